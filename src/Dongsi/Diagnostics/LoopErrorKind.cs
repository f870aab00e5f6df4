namespace Dongsi;

/// <summary>How serious a report is.</summary>
public enum LoopErrorKind
{
    /// <summary>Something failed and its exception would be lost.</summary>
    Error,

    /// <summary>Nothing failed, but the program is probably not what its author meant.</summary>
    Warning,
}
