global using Descriptors = Dongsi.Testing.Descriptors;
using Dongsi.Tests.Support;
using Xunit;

// One at a time: the leak gate counts the descriptors of the whole process, and budgets the bytes of a thread.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: LeakGate]
