namespace Dongsi.Tests.Everywhere;

/// <summary>Who wants the end of what is awaited.</summary>
public enum Way
{
    /// <summary>A scope around it is cancelled.</summary>
    Scope,

    /// <summary>The deadline of a scope around it passes.</summary>
    Deadline,

    /// <summary>Its task is cancelled.</summary>
    Task,

    /// <summary>The program ends: every task is cancelled.</summary>
    Shutdown,
}
