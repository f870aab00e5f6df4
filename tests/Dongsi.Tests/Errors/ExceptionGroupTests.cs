using Xunit;

namespace Dongsi.Tests.Errors;

public sealed class ExceptionGroupTests
{
    private readonly InvalidDataException _data = new("data");
    private readonly IOException _io = new("io");
    private readonly FileNotFoundException _file = new("file");

    private ExceptionGroup Nested => new("outer", _data, new ExceptionGroup("inner", _io, _file));

    [Fact]
    public void Its_message_says_how_many_and_which() =>
        Assert.Equal("two things (2 errors): data; io", new ExceptionGroup("two things", _data, _io).Message);

    [Fact]
    public void One_error_is_said_in_the_singular() =>
        Assert.Equal("a thing (1 error): data", new ExceptionGroup("a thing", _data).Message);

    [Fact]
    public void It_is_an_aggregate_exception()
    {
        AggregateException group = Nested;
        Assert.Equal(2, group.InnerExceptions.Count);
        Assert.Same(_data, group.InnerException);
    }

    [Fact]
    public void It_finds_a_kind_however_deep()
    {
        Assert.True(Nested.Contains<InvalidDataException>());
        Assert.True(Nested.Contains<FileNotFoundException>());
        Assert.True(Nested.Contains<IOException>());
        Assert.False(Nested.Contains<TimeoutException>());
        Assert.False(Nested.Contains<ExceptionGroup>());
    }

    [Fact]
    public void Its_leaves_are_the_single_errors_in_order()
    {
        Assert.Equal([_data, _io, _file], Nested.Leaves());
        Assert.Equal([_io, _file], Nested.Leaves<IOException>());
        Assert.Empty(Nested.Leaves<TimeoutException>());
    }

    [Fact]
    public void It_is_split_in_two_of_the_same_nesting()
    {
        (ExceptionGroup? matching, ExceptionGroup? others) = Nested.Split(e => e is FileNotFoundException);
        Assert.Equal([_file], matching!.Leaves());
        Assert.IsType<ExceptionGroup>(Assert.Single(matching.InnerExceptions));
        Assert.Equal([_data, _io], others!.Leaves());
        Assert.StartsWith("outer (", matching.Message);
        Assert.StartsWith("inner (", matching.InnerExceptions[0].Message);
    }

    [Fact]
    public void A_half_that_would_be_empty_is_null_and_the_other_is_the_group_itself()
    {
        ExceptionGroup group = Nested;
        (ExceptionGroup? matching, ExceptionGroup? others) = group.Split(_ => true);
        Assert.Same(group, matching);
        Assert.Null(others);
        Assert.Null(group.Subgroup(_ => false));
    }

    [Fact]
    public void A_subgroup_has_what_matches() =>
        Assert.Equal([_io, _file], Nested.Subgroup(e => e is IOException)!.Leaves());

    [Fact]
    public void Except_leaves_one_kind_out()
    {
        Assert.Equal([_data], Nested.Except<IOException>()!.Leaves());
        Assert.Null(new ExceptionGroup("only", _io, _file).Except<IOException>());
    }

    [Fact]
    public void A_single_error_is_unwrapped_however_deep()
    {
        Assert.Same(_io, new ExceptionGroup("a", new ExceptionGroup("b", _io)).Unwrap());
        ExceptionGroup group = Nested;
        Assert.Same(group, group.Unwrap());
    }

    [Fact]
    public void It_throws_itself()
    {
        ExceptionGroup group = Nested;
        Assert.Same(group, Assert.Throws<ExceptionGroup>(group.Throw));
    }

    [Fact]
    public void It_can_be_caught_by_what_is_in_it()
    {
        try
        {
            Nested.Throw();
        }
        catch (ExceptionGroup group) when (group.Contains<TimeoutException>())
        {
            Assert.Fail("There is none.");
        }
        catch (ExceptionGroup group) when (group.Contains<IOException>())
        {
            Assert.Equal([_data], group.Except<IOException>()!.Leaves());
        }
    }

    [Fact]
    public void A_group_of_none_is_refused() =>
        Assert.Throws<ArgumentException>("exceptions", () => new ExceptionGroup("empty"));

    [Fact]
    public void A_null_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new ExceptionGroup("null", [null!]));
        Assert.Throws<ArgumentNullException>(() => new ExceptionGroup("null", (IEnumerable<Exception>)null!));
        Assert.Throws<ArgumentNullException>("predicate", () => Nested.Split(null!));
        Assert.Throws<ArgumentNullException>("predicate", () => Nested.Subgroup(null!));
    }
}
