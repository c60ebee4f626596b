using Xunit.Sdk;
using Xunit.v3;

// Servers with hundreds of clients: side by side they would measure each other.
[assembly: Parallelization(Mode = ParallelMode.None)]
