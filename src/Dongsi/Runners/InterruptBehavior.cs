namespace Dongsi;

/// <summary>
/// What follows the first Ctrl-C, when it has cancelled the main task and the clean-up has run. A second one ends the
/// process at once. <see cref="Ignore"/> does not listen to it at all.
/// </summary>
public enum InterruptBehavior
{
    /// <summary>The process ends with exit code 130, as a shell expects of an interrupted program.</summary>
    Exit,

    /// <summary><c>Run</c> throws a <see cref="KeyboardInterruptException"/>.</summary>
    Throw,

    /// <summary>Ctrl-C is left to the host, which may have plans of its own.</summary>
    Ignore,
}
