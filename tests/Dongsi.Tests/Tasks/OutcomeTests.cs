using Xunit;

namespace Dongsi.Tests.Tasks;

public sealed class OutcomeTests
{
    [Fact]
    public void A_success_has_a_value()
    {
        var outcome = new Outcome<int>(3);
        Assert.True(outcome.IsSuccess);
        Assert.Equal(3, outcome.Value);
        Assert.Null(outcome.Exception);
        Assert.Equal("3", outcome.ToString());
    }

    [Fact]
    public void A_failure_has_an_exception_and_its_value_throws_it()
    {
        var failure = new InvalidDataException("broken");
        var outcome = new Outcome<int>(failure);
        Assert.False(outcome.IsSuccess);
        Assert.Same(failure, outcome.Exception);
        Assert.Same(failure, Assert.Throws<InvalidDataException>(() => outcome.Value));
        Assert.Equal("InvalidDataException: broken", outcome.ToString());
    }

    [Fact]
    public void Equal_outcomes_have_equal_values_or_the_same_exception()
    {
        var failure = new InvalidDataException();
        Assert.True(new Outcome<int>(3) == new Outcome<int>(3));
        Assert.True(new Outcome<int>(3) != new Outcome<int>(4));
        Assert.True(new Outcome<int>(failure) == new Outcome<int>(failure));
        Assert.True(new Outcome<int>(failure) != new Outcome<int>(new InvalidDataException()));
        Assert.True(new Outcome<int>(failure) != new Outcome<int>(0));
        Assert.Equal(new Outcome<string>("a").GetHashCode(), new Outcome<string>("a").GetHashCode());
        Assert.True(new Outcome<int>(3).Equals((object)new Outcome<int>(3)));
        Assert.False(new Outcome<int>(3).Equals((object)3));
    }

    [Fact]
    public void The_default_is_a_success_of_the_default() => Assert.True(default(Outcome<int>).IsSuccess);

    [Fact]
    public void An_exception_must_be_one() =>
        Assert.Throws<ArgumentNullException>(() => new Outcome<int>((Exception)null!));
}
