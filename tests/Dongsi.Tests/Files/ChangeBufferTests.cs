using Dongsi.LowLevel;
using Xunit;

namespace Dongsi.Tests.Files;

public sealed class ChangeBufferTests
{
    private static readonly AsyncPath s_folder = new("folder");

    private readonly ChangeBuffer _buffer;
    private int _told;

    public ChangeBufferTests() => _buffer = new ChangeBuffer(s_folder, 3, () => _told++);

    [Fact]
    public void A_burst_about_one_file_is_one_change()
    {
        Add(DirectoryChangeKind.Created, "a");
        Add(DirectoryChangeKind.Changed, "a");
        Add(DirectoryChangeKind.Changed, "b");
        Add(DirectoryChangeKind.Changed, "a");
        Add(DirectoryChangeKind.Changed, "b");
        Assert.Equal("Created a, Changed b", TakeAll());
        Assert.Equal(new DirectoryWatchStatistics(0, 3, Taken: 2, Merged: 3, Dropped: 0), _buffer.GetStatistics());
    }

    [Fact]
    public void What_was_taken_says_nothing_about_what_comes_later()
    {
        Add(DirectoryChangeKind.Created, "a");
        Assert.Equal("Created a", TakeAll());
        Add(DirectoryChangeKind.Changed, "a");
        Assert.Equal("Changed a", TakeAll());
    }

    [Fact]
    public void What_was_deleted_or_renamed_begins_anew()
    {
        Add(DirectoryChangeKind.Changed, "a");
        Add(DirectoryChangeKind.Deleted, "a");
        Add(DirectoryChangeKind.Created, "a");
        Assert.Equal("Changed a, Deleted a, Created a", TakeAll());
        Add(DirectoryChangeKind.Changed, "a");
        _buffer.Add(new DirectoryChange(DirectoryChangeKind.Renamed, s_folder / "b", s_folder / "a"));
        Add(DirectoryChangeKind.Changed, "a");
        Assert.Equal("Changed a, Renamed b, Changed a", TakeAll());
    }

    [Fact]
    public void What_has_no_room_is_told_as_an_overflow_in_its_place()
    {
        foreach (string name in (string[])["a", "b", "c", "d", "e"])
        {
            Add(DirectoryChangeKind.Created, name);
        }

        Assert.True(_buffer.TryTake(out _));
        Add(DirectoryChangeKind.Created, "f");
        Assert.Equal("Created b, Created c, Overflow folder", TakeAll());
        Assert.Equal(3, _buffer.GetStatistics().Dropped);
        Add(DirectoryChangeKind.Created, "g");
        Assert.Equal("Created g", TakeAll());
    }

    [Fact]
    public void An_overflow_of_the_system_is_told_too()
    {
        _buffer.Overflow();
        Assert.Equal("Overflow folder", TakeAll());
    }

    [Fact]
    public void A_failure_comes_after_what_was_there_before()
    {
        Add(DirectoryChangeKind.Created, "a");
        _buffer.Fail(new IOException("gone"));
        Add(DirectoryChangeKind.Created, "b");
        Assert.True(_buffer.TryTake(out DirectoryChange change));
        Assert.Equal("a", change.Path.Name);
        Assert.Throws<IOException>(() => _buffer.TryTake(out _));
    }

    [Fact]
    public void The_loop_is_woken_once_until_it_has_found_nothing()
    {
        Add(DirectoryChangeKind.Created, "a");
        Add(DirectoryChangeKind.Created, "b");
        Assert.Equal(1, _told);
        TakeAll();
        Add(DirectoryChangeKind.Created, "c");
        Assert.Equal(2, _told);
    }

    private void Add(DirectoryChangeKind kind, string name) => _buffer.Add(new DirectoryChange(kind, s_folder / name));

    private string TakeAll()
    {
        var taken = new List<string>();
        while (_buffer.TryTake(out DirectoryChange change))
        {
            taken.Add($"{change.Kind} {change.Path.Name}");
        }

        return string.Join(", ", taken);
    }
}
