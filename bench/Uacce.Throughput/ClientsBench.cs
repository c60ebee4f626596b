namespace Uacce.Throughput;

/// <summary>Do many clients together get as much done as one alone?</summary>
internal static class ClientsBench
{
    private const int Clients = 8;
    private const int LeadMilliseconds = 30;
    private const int WindowMilliseconds = 250;

    public static void Run(BenchOptions options)
    {
        foreach (int size in Blocks.Sizes)
        {
            foreach (int depth in (int[])[1, 16])
            {
                using var server = new Server();
                List<ClientProcess> all = [.. Enumerable.Range(0, Clients).Select(_ => new ClientProcess(server, size, depth))];
                List<ClientProcess> one = all[..1];
                PairedRounds costs = PairedRounds.Run(options.Rounds, () => 1 / Rate(all), () => 1 / Rate(one));
                Console.WriteLine(
                    $"{Clients} clients, {size >> 10} KiB, {depth} at a time each, against one {1 / costs.Ours,7:F0} MB/s against {1 / costs.Theirs,7:F0} MB/s"
                    + $"   ratio {1 / costs.Ratio:F2}");
                all.ForEach(static client => client.Dispose());
            }
        }
    }

    private static double Rate(List<ClientProcess> clients)
    {
        long begin = Environment.TickCount64 + LeadMilliseconds;
        clients.ForEach(client => client.Work(begin, begin + WindowMilliseconds));
        return clients.Sum(static client => client.Answer()) / 1e3 / WindowMilliseconds;
    }
}
