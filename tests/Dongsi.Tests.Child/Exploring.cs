using Dongsi.Testing;

namespace Dongsi.Tests.Child;

/// <summary>Another process, as good as another machine: replays what <c>DONGSI_REPLAY</c> says.</summary>
internal static class Exploring
{
    public static void Replay(string bug)
    {
        try
        {
            Explore.Run(1, PlantedBugs.All[bug]);
        }
        catch (ExplorationException e)
        {
            Console.Out.Write(e.Run!.Trace);
        }
    }
}
