using Uacce.Cli.Bench;

namespace Uacce.Throughput;

/// <summary>
/// Measures something against the ping-pong anchor: anchor, subject, anchor, many times over. Rounds whose two anchors
/// disagree are dropped, because the cores moved in between.
/// </summary>
/// <param name="AnchorNs">Median round trip of the anchor, in nanoseconds.</param>
/// <param name="SubjectNs">Median of the subject, in nanoseconds.</param>
/// <param name="Ratio">Median of the rounds' own ratios.</param>
/// <param name="Kept">Rounds that counted.</param>
/// <param name="Dropped">Rounds that did not.</param>
internal readonly record struct AnchoredRounds(double AnchorNs, double SubjectNs, double Ratio, int Kept, int Dropped)
{
    private const double Unstable = 1.5;

    public static AnchoredRounds Run(PingPong anchor, int rounds, Func<double> subject)
    {
        var anchors = new List<double>();
        var subjects = new List<double>();
        var ratios = new List<double>();
        int dropped = 0;
        for (int round = 0; round < rounds; round++)
        {
            double before = anchor.Measure(20_000);
            double measured = subject();
            double after = anchor.Measure(20_000);
            if (Math.Max(before, after) > Unstable * Math.Min(before, after))
            {
                dropped++;
                continue;
            }

            double both = (before + after) / 2;
            anchors.Add(both);
            subjects.Add(measured);
            ratios.Add(measured / both);
        }

        return new AnchoredRounds(Statistics.Median(anchors), Statistics.Median(subjects), Statistics.Median(ratios), ratios.Count, dropped);
    }

    public override string ToString() =>
        $"{SubjectNs,9:F1} ns   ping-pong {AnchorNs,7:F1} ns   ratio {Ratio,6:F2}   ({Kept} rounds, {Dropped} dropped)";
}
