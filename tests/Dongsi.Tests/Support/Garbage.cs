namespace Dongsi.Tests.Support;

/// <summary>Makes the garbage collector do at once what it does some day.</summary>
internal static class Garbage
{
    /// <summary>All that nobody refers to is finalized.</summary>
    public static void Collect()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}
