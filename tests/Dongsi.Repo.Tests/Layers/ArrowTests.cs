using Dongsi.Repo.Tests.Sources;
using Microsoft.CodeAnalysis;
using Xunit;

namespace Dongsi.Repo.Tests.Layers;

/// <summary>Proves on small libraries that the rule sees what it must see.</summary>
public sealed class ArrowTests
{
    private const string Loop = "namespace N; public partial class Loop { public void Turn() { } }";
    private const string LoopOfTasks = "namespace N; public partial class Loop { public void Spawn() { } }";

    [Fact]
    public void A_named_type_to_the_right_is_a_wrong_arrow() => Assert.Equal(
        ["Events -> Tasks"],
        WrongArrows(
            ("Events/Loop.cs", "class Loop { object? F() => typeof(Job); }"), ("Tasks/Job.cs", "class Job { }")));

    [Fact]
    public void A_type_to_the_left_is_no_wrong_arrow() => Assert.Empty(
        WrongArrows(("Tasks/Job.cs", "class Job { Loop? _loop; }"), ("Events/Loop.cs", "class Loop { }")));

    [Fact]
    public void A_partial_type_counts_as_its_leftmost_folder() => Assert.Empty(WrongArrows(
        ("Events/Loop.cs", Loop),
        ("Tasks/Loop.Tasks.cs", LoopOfTasks),
        ("Futures/User.cs", "namespace N; class User { void F(Loop loop) => loop.Turn(); }")));

    [Fact]
    public void A_member_counts_as_the_folder_that_declares_it() => Assert.Equal(
        ["Futures -> Tasks"],
        WrongArrows(
            ("Events/Loop.cs", Loop),
            ("Tasks/Loop.Tasks.cs", LoopOfTasks),
            ("Futures/User.cs", "namespace N; class User { void F(Loop loop) => loop.Spawn(); }")));

    [Fact]
    public void A_member_that_the_text_does_not_name_is_seen() => Assert.Equal(
        ["Events -> Runners", "Events -> Tasks"],
        WrongArrows(
            ("Events/Loop.cs", "class Loop { async void F(Left left) { await left; } Left G() => new(1); }"),
            ("Coroutines/Left.cs", "partial class Left { public Left() { } }"),
            ("Tasks/Left.Made.cs", "partial class Left { public Left(int x) { } }"),
            ("Runners/Ways.cs", """
                using System.Runtime.CompilerServices;
                static class Ways { public static TaskAwaiter GetAwaiter(this Left left) => default; }
                """)));

    [Fact]
    public void Folders_of_the_knot_use_one_another() => Assert.Empty(WrongArrows(
        ("Tasks/Job.cs", "class Job { Scope? _scope; }"), ("Cancellation/Scope.cs", "class Scope { Job? _job; }")));

    [Fact]
    public void Diagnostics_uses_all_and_is_used_by_all() => Assert.Empty(WrongArrows(
        ("Errors/Fault.cs", "class Fault { Report? _report; }"),
        ("Diagnostics/Report.cs", "class Report { Fault? _fault; }")));

    [Fact]
    public void The_picture_leaves_out_arrows_that_follow_from_others() => Assert.Equal(
        """
        ```mermaid
        flowchart TD
            Tasks["Tasks · TaskGroups"]
            Events["Events"]
            Errors["Errors"]
            Events --> Errors
            Tasks --> Events
        ```

        """,
        ArrowPicture.Draw(
            ["Errors", "Events", "Tasks", "TaskGroups", "Diagnostics"],
            [
                ("TaskGroups", "Tasks"), ("Tasks", "Events"), ("TaskGroups", "Errors"), ("Events", "Errors"),
                ("Errors", "Diagnostics"),
            ]));

    [Fact]
    public void A_wrong_arrow_hides_no_other_in_the_picture() => Assert.Equal(
        ["    Asyncio --> Tasks", "    Events --> Tasks", "    Tasks --> Events"],
        ArrowPicture.Draw(
            ["Events", "Tasks", "Asyncio"],
            [("Asyncio", "Tasks"), ("Asyncio", "Events"), ("Tasks", "Events"), ("Events", "Tasks")])
        .Split('\n')
        .Where(line => line.Contains("-->", StringComparison.Ordinal)));

    private static IEnumerable<string> WrongArrows(params (string Path, string Text)[] files)
    {
        var trees = files.Select(file => SourceFile.Parse(Library.Folder + file.Path, file.Text)).ToList();
        var compilation = Compiling.Compile(
            trees.Append(Compiling.ImplicitUsings()), OutputKind.DynamicallyLinkedLibrary);
        Assert.Empty(compilation.Errors());
        return Arrow.Between(SymbolUses.In(compilation, trees), compilation.Assembly)
            .Where(arrow => !LayerOrder.MayUse(arrow.From, arrow.To))
            .Select(arrow => $"{arrow.From} -> {arrow.To}")
            .Distinct()
            .Order(StringComparer.Ordinal);
    }
}
