namespace Dongsi.Testing;

/// <summary>What <see cref="LoopFactAttribute"/> and <see cref="LoopTheoryAttribute"/> have in common.</summary>
internal interface ILoopTest
{
    /// <summary>How the test runs, but for its token.</summary>
    LoopTestOptions Options { get; }
}
