using Dongsi.Repo.Tests.Sources;
using Xunit;

namespace Dongsi.Repo.Tests.Layers;

public sealed class LayerTests
{
    private static readonly Lazy<IReadOnlyList<Arrow>> s_arrows = new(() =>
        Arrow.Between(Library.Uses, Library.Compilation.Assembly).ToList());

    private static IEnumerable<string> Folders =>
        SourceFile.OfLibrary
        .Select(file => file.Path)
        .Where(path => Path.GetFileName(path) != "AssemblyInfo.cs")
        .Select(LayerOrder.FolderOf)
        .Distinct();

    [Fact]
    public void Every_folder_of_the_library_has_its_place_in_the_order() => Findings.None(
        Folders.Where(folder => !LayerOrder.Knows(folder)).Select(folder => Library.Folder + folder),
        $"Move these files into a folder of the order, or decide on a new one in LayerOrder:\n{LayerOrder.Text}");

    [Fact]
    public void The_root_of_the_library_holds_only_the_facade() => Findings.None(
        SourceFile.OfLibrary
            .Select(file => file.Path)
            .Where(path => LayerOrder.FolderOf(path) == LayerOrder.Facade)
            .Where(path => Path.GetFileName(path) is var name && name != "AssemblyInfo.cs"
                && !name.StartsWith("Asyncio.", StringComparison.Ordinal)),
        "Only Asyncio.<Verb>.cs stands in the root of src/Dongsi; move these into the folder of their concept.");

    [Fact]
    public void A_folder_uses_only_folders_to_its_left() => Findings.None(
        s_arrows.Value
            .Where(arrow => !LayerOrder.MayUse(arrow.From, arrow.To))
            .Select(arrow => arrow.ToString())
            .Distinct(),
        "Move what is used to the left, its user to the right, or let the left folder declare what the right one "
            + $"fills in:\n{LayerOrder.Text}");

    [Fact]
    public void The_picture_in_ARCHITECTURE_is_drawn_from_the_code() => Snapshot.Block(
        "ARCHITECTURE.md",
        "<!-- layers:begin -->",
        "<!-- layers:end -->",
        ArrowPicture.Draw(Folders, s_arrows.Value.Select(arrow => (arrow.From, arrow.To))));
}
