using Dongsi.LowLevel;
using Xunit;

namespace Dongsi.Tests.Coroutines;

public sealed class NameTests
{
    private interface IFetch
    {
        Coroutine Fetch();
    }

    private interface IFetch<T>
    {
        Coroutine Fetch(T what);
    }

    [Fact]
    public void A_method_has_its_own_name() => AssertName("Method", Method());

    [Fact]
    public void A_method_with_a_result_has_its_own_name() => AssertName("MethodWithResult", MethodWithResult());

    [Fact]
    public void A_generic_method_has_its_own_name() => AssertName("GenericMethod", GenericMethod<int, string>());

    [Fact]
    public void A_method_of_a_generic_type_has_its_own_name() => AssertName("Inside", Generic<int>.Inside());

    [Fact]
    public void A_method_of_a_nested_type_has_its_own_name() => AssertName("Deep", Nest.Egg.Deep());

    [Fact]
    public void An_instance_method_has_its_own_name() => AssertName("Instance", Instance());

    [Fact]
    public void An_explicit_implementation_has_the_name_of_the_method() =>
        AssertName("Fetch", ((IFetch)new Fetcher()).Fetch());

    [Fact]
    public void An_explicit_implementation_of_a_generic_interface_has_the_name_of_the_method() =>
        AssertName("Fetch", ((IFetch<List<int>>)new Fetcher()).Fetch([]));

    [Fact]
    public void A_local_function_has_its_own_name()
    {
        AssertName("Local", Local());

        static async Coroutine Local() => await Asyncio.Sleep(0);
    }

    [Fact]
    public void A_local_function_that_captures_has_its_own_name()
    {
        int captured = 1;
        AssertName("Local", Local());

        async Coroutine Local() => await Asyncio.Sleep(captured);
    }

    [Fact]
    public void A_generic_local_function_has_its_own_name()
    {
        AssertName("Local", Local(1));

        static async Coroutine<T> Local<T>(T value) => value;
    }

    [Fact]
    public void A_local_function_in_a_local_function_has_its_own_name()
    {
        AssertName("Inner", Outer());

        static Coroutine Outer()
        {
            return Inner();

            static async Coroutine Inner() => await Asyncio.Sleep(0);
        }
    }

    [Fact]
    public void A_local_function_in_a_lambda_has_its_own_name()
    {
        Func<Coroutine> lambda = () =>
        {
            return Inner();

            static async Coroutine Inner() => await Asyncio.Sleep(0);
        };
        AssertName("Inner", lambda());
    }

    [Fact]
    public void A_lambda_is_called_so()
    {
        Func<Coroutine> lambda = async () => await Asyncio.Sleep(0);
        AssertName("<lambda>", lambda());
    }

    [Fact]
    public void A_lambda_that_captures_is_called_so()
    {
        int captured = 1;
        Func<Coroutine<int>> lambda = async () => captured;
        AssertName("<lambda>", lambda());
    }

    [Fact]
    public void A_lambda_in_a_local_function_is_called_so()
    {
        AssertName("<lambda>", Local()());

        static Func<Coroutine> Local() => async () => await Asyncio.Sleep(0);
    }

    [Fact]
    public void A_sleep_is_called_so()
    {
        AssertName("Sleep", Asyncio.Sleep(1));
        AssertName("Sleep", Asyncio.Sleep(0));
    }

    [Theory]
    [InlineData("<Fetch>d__3", "Fetch")]
    [InlineData("<Fetch>d__3`1", "Fetch")]
    [InlineData("<<Main>g__Fetch|0_1>d", "Fetch")]
    [InlineData("<<Main>g__Fetch|0_1>d`2", "Fetch")]
    [InlineData("<<Main>b__0_1>d", "<lambda>")]
    [InlineData("HandWritten", "HandWritten")]
    [InlineData("<>c", "<>c")]
    public void The_compilers_names_are_understood(string typeName, string name) =>
        Assert.Equal(name, MethodName.Decode(typeName));

    private static void AssertName(string name, Coroutine coroutine)
    {
        Assert.Equal(name, coroutine.Name);
        Assert.StartsWith($"<coroutine object {name} at 0x", coroutine.ToString());
        coroutine.Close();
    }

    private static async Coroutine Method() => await Asyncio.Sleep(0);

    private static async Coroutine<int> MethodWithResult() => 1;

    private static async Coroutine<T1?> GenericMethod<T1, T2>() => default;

    private async Coroutine Instance() => await Asyncio.Sleep(0);

    private static class Generic<T>
    {
        public static async Coroutine<T?> Inside() => default;
    }

    private static class Nest
    {
        public static class Egg
        {
            public static async Coroutine Deep() => await Asyncio.Sleep(0);
        }
    }

    private sealed class Fetcher : IFetch, IFetch<List<int>>
    {
        async Coroutine IFetch.Fetch() => await Asyncio.Sleep(0);

        async Coroutine IFetch<List<int>>.Fetch(List<int> what) => await Asyncio.Sleep(what.Count);
    }
}
