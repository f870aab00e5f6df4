using System.Globalization;
using Dongsi.Reliability.Harness;

namespace Dongsi.Reliability.Roles;

/// <summary>Talks with an <see cref="EchoServerRole"/>.</summary>
internal static class EchoServerExtensions
{
    /// <summary>The port that it says first.</summary>
    public static int Port(this ChildProcess server) => int.Parse(server.Line()!, CultureInfo.InvariantCulture);

    /// <summary>How many connections it has, and how many managed bytes.</summary>
    public static (int Connections, long Bytes) Numbers(this ChildProcess server)
    {
        server.Say("numbers");
        string[] words = server.Line()!.Split(' ');
        return (int.Parse(words[0], CultureInfo.InvariantCulture), long.Parse(words[1], CultureInfo.InvariantCulture));
    }

    /// <summary>Asks until it has so many; it must have soon.</summary>
    public static void WaitForConnections(this ChildProcess server, int count)
    {
        var patience = TimeSpan.FromSeconds(30);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        while (server.Numbers().Connections is var there && there != count)
        {
            if (watch.Elapsed > patience)
            {
                throw new BrokenPromiseException($"The server has {there} connections, and should have {count}.");
            }

            Thread.Sleep(50);
        }
    }
}
