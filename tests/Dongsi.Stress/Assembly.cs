using Xunit;

// Each of these tests wants the machine for itself; beside another one it would measure that one.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
