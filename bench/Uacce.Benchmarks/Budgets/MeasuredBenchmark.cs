using System.Globalization;
using System.Reflection;
using BenchmarkDotNet.Parameters;
using BenchmarkDotNet.Running;

namespace Uacce.Benchmarks.Budgets;

/// <summary>One benchmark with its parameters, as BenchmarkDotNet finds it, run by this process for its allocations alone.</summary>
/// <remarks>A benchmark returns an int, or a task.</remarks>
internal sealed class MeasuredBenchmark
{
    private readonly BenchmarkCase _case;

    private MeasuredBenchmark(BenchmarkCase found) => _case = found;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<MeasuredBenchmark> All { get; } =
    [
        .. typeof(MeasuredBenchmark).Assembly.GetExportedTypes()
            .SelectMany(type => BenchmarkConverter.TypeToBenchmarks(type).BenchmarksCases)
            .Select(found => new MeasuredBenchmark(found)),
    ];

    /// <summary>Type, method and the values of the parameters: the key of its budget.</summary>
    public string Name
    {
        get
        {
            string name = $"{_case.Descriptor.Type.Name}.{_case.Descriptor.WorkloadMethod.Name}";
            IEnumerable<string?> values = _case.Parameters.Items.Select(item => Convert.ToString(item.Value, CultureInfo.InvariantCulture));
            return _case.HasParameters ? $"{name}({string.Join(", ", values)})" : name;
        }
    }

    /// <summary>Bytes that one operation allocates, on whichever threads.</summary>
    /// <exception cref="PlatformNotSupportedException">It cannot run on this machine.</exception>
    public double Measure()
    {
        object benchmark = Activator.CreateInstance(_case.Descriptor.Type)!;
        foreach (ParameterInstance parameter in _case.Parameters.Items)
            _case.Descriptor.Type.GetProperty(parameter.Name)!.SetValue(benchmark, parameter.Value);
        try
        {
            _case.Descriptor.GlobalSetupMethod?.Invoke(benchmark, BindingFlags.DoNotWrapExceptions, null, null, null);
            return AllocationMeter.BytesPerCall(Loop(benchmark)) / _case.Descriptor.OperationsPerInvoke;
        }
        finally
        {
            _case.Descriptor.GlobalCleanupMethod?.Invoke(benchmark, BindingFlags.DoNotWrapExceptions, null, null, null);
        }
    }

    private Action<int> Loop(object benchmark)
    {
        MethodInfo method = _case.Descriptor.WorkloadMethod;
        if (method.ReturnType == typeof(Task))
        {
            Func<Task> start = method.CreateDelegate<Func<Task>>(benchmark);
            return calls =>
            {
                for (int i = 0; i < calls; i++)
                    start().GetAwaiter().GetResult();
            };
        }

        Func<int> call = method.CreateDelegate<Func<int>>(benchmark);
        return calls =>
        {
            for (int i = 0; i < calls; i++)
                call();
        };
    }
}
