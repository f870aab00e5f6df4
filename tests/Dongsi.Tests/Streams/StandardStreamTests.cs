using System.Text;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Streams;

/// <summary>The standard streams of a real process, whatever is behind them.</summary>
public sealed class StandardStreamTests
{
    private static string Program { get; } = Path.Combine(
        AppContext.BaseDirectory.Replace(
            $"{Path.DirectorySeparatorChar}Dongsi.Tests{Path.DirectorySeparatorChar}",
            $"{Path.DirectorySeparatorChar}Dongsi.Tests.Child{Path.DirectorySeparatorChar}",
            StringComparison.Ordinal),
        "Dongsi.Tests.Child.dll");

    [Theory, ClassData(typeof(EveryPoller))]
    public void They_are_pipes_files_or_nothing(PollerKind poller) => IoLoop.Run(poller, async _ =>
    {
        Assert.Equal("heard one\nheard two\nend\n", await Shell("printf 'one\\ntwo\\n' | $P"));
        Assert.Equal("end\n", await Shell("$P < /dev/null"));
        Assert.Equal(
            "heard a\nend\n", await Shell("f=$(mktemp); echo a > $f; $P < $f > $f.out; cat $f.out; rm $f $f.out"));
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_child_finds_what_nobody_has_waited_for(PollerKind poller) => IoLoop.Run(poller, async _ =>
        Assert.Equal("heard one\nend\ntwo\n", await Shell(
            "d=$(mktemp -d); mkfifo $d/go; (echo one; read -r _ < $d/go; echo two) "
            + "| ($P first; echo > $d/go; cat); rm -r $d")));

    private static async Coroutine<string> Shell(string command)
    {
        ProcessResult result = await Asyncio.RunProcess(
            "/bin/sh", ["-c", command.Replace("$P", $"dotnet '{Program}' lines", StringComparison.Ordinal)]);
        Assert.Equal("", Encoding.UTF8.GetString(result.Stderr));
        return Encoding.UTF8.GetString(result.Stdout);
    }
}
