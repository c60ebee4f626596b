/*
 * Structures of the queue manager and the ZIP engine that no installed header declares, restated by field, so that
 * the compiler can place them. Field names follow the kernel's drivers/crypto/hisilicon (qm, sgl, zip).
 */
#include <linux/types.h>

struct qm_cqe {
	__u32 rsvd0;
	__u16 cmd_id;
	__u16 rsvd1;
	__u16 sq_head;
	__u16 sq_num;
	__u16 rsvd2;
	__u16 w7;
};

struct acc_hw_sge {
	__u64 buf;
	__u64 page_ctrl;
	__u32 len;
	__u32 pad;
	__u32 pad0;
	__u32 pad1;
};

struct hisi_acc_hw_sgl {
	__u64 next_dma;
	__u16 entry_sum_in_chain;
	__u16 entry_sum_in_sgl;
	__u16 entry_length_in_sgl;
	__u16 pad0;
	__u64 pad1[5];
	__u64 next;
	struct acc_hw_sge sge_entries[255];
};

struct zip_sqe {
	__u32 consumed;
	__u32 produced;
	__u32 comp_data_length;
	__u32 dw3;
	__u32 input_data_length;
	__u32 dw5;
	__u32 dw6;
	__u32 dw7;
	__u32 dw8;
	__u32 dw9;
	__u32 dw10;
	__u32 dw11;
	__u32 dw12;
	__u32 dw13;
	__u32 dest_avail_out;
	__u32 ctx_dw0;
	__u32 dw16;
	__u32 dw17;
	__u32 source_addr_l;
	__u32 source_addr_h;
	__u32 dest_addr_l;
	__u32 dest_addr_h;
	__u32 stream_ctx_addr_l;
	__u32 stream_ctx_addr_h;
	__u32 literals_addr_l;
	__u32 literals_addr_h;
	__u32 dw26;
	__u32 dw27;
	__u32 ctx_dw1;
	__u32 ctx_dw2;
	__u32 isize;
	__u32 checksum;
};

/* Our own extension: see QmSharePage. */
struct uacce_share_page {
	__u32 need_wakeup;
	__u32 pad[15];
	__u64 completion_doorbell;
	__u64 pad1[7];
};
