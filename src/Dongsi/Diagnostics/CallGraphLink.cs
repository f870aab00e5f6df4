namespace Dongsi;

/// <summary>Why an entry of a call graph is not followed upwards.</summary>
public enum CallGraphLink
{
    /// <summary>It is followed here.</summary>
    None,

    /// <summary>It is followed elsewhere in the graph: several wait for it, or it waits for several.</summary>
    Shown,

    /// <summary>It waits, directly or through others, for itself: a deadlock.</summary>
    Cycle,
}
