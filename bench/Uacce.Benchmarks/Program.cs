using BenchmarkDotNet.Running;
using Uacce.Benchmarks.Budgets;

// "budgets" takes seconds and gates; anything else goes to BenchmarkDotNet, which takes its time and only reports.
if (args is ["budgets"])
    return BudgetRun.Run(Console.Out);
BenchmarkSwitcher.FromAssembly(typeof(BudgetRun).Assembly).Run(args);
return 0;
