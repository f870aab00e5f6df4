using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Coroutines;

/// <summary>
/// PEP 380 defines <c>yield from</c> as a loop around the inner generator. Random generators, which share each other
/// and are driven in every way from outside and from inside, do the same with that loop as with ours.
/// </summary>
public sealed class YieldFromModelTests
{
    private const int Programs = 3000;

    [Fact]
    public void It_does_what_the_loop_of_PEP_380_does()
    {
        for (int seed = 0; seed < Programs; seed++)
        {
            List<string> expected = new GeneratorProgram(seed, useModel: true).Run();
            List<string> got = new GeneratorProgram(seed, useModel: false).Run();
            Assert.True(
                expected.SequenceEqual(got),
                $"Program {seed}:\n{string.Join('\n', expected)}\n--- but was\n{string.Join('\n', got)}");
        }
    }
}
