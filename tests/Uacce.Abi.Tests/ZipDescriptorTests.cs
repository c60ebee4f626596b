using System.Reflection;
using System.Runtime.CompilerServices;
using Uacce.Abi.Tests.Layout;
using Xunit;

namespace Uacce.Abi.Tests;

public class ZipDescriptorTests
{
    private static readonly FieldInfo[] s_fields = typeof(ZipDescriptor).GetFields(BindingFlags.Public | BindingFlags.Instance);

    [Fact]
    public void ADescriptorFillsItsSlot() => Assert.Equal(QmDusLayout.DescriptorSize, Unsafe.SizeOf<ZipDescriptor>());

    [Fact]
    public void EveryFieldIsInTheTable() =>
        Assert.Equal(ZipDescriptorTable.Dwords.Keys.Order(), s_fields.Select(field => field.Name).Order());

    [Fact]
    public void EveryFieldStartsAtItsDword() =>
        Assert.All(ZipDescriptorTable.Dwords, entry => Assert.Equal(4 * entry.Value, ZipDescriptorTable.OffsetOf(entry.Key)));

    [Fact]
    public void FieldsCoverAllDwordsOnce()
    {
        List<int> covered = [];
        foreach (FieldInfo field in s_fields)
        {
            int dword = ZipDescriptorTable.Dwords[field.Name];
            covered.Add(dword);
            if (field.FieldType == typeof(ulong))
                covered.Add(dword + 1);
        }

        Assert.Equal(Enumerable.Range(0, 32), covered.Order());
    }
}
