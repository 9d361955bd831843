using IaC.Model;

namespace IaC.Engine.Tests.Planning;

/// <summary>A field that comes or goes with all that is in it.</summary>
public sealed class WholeFieldTests
{
    [Theory]
    [InlineData("""{"group":{"live":1,"note":1}}""", "{}", FieldEffect.Live)]
    [InlineData("{}", """{"group":{"live":1,"note":1}}""", FieldEffect.Live)]
    [InlineData("""{"group":{"note":1}}""", "{}", FieldEffect.None)]
    public async Task It_costs_what_its_dearest_member_does(string before, string after, FieldEffect effect)
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("a", before));

        RunReport report = await stack.UpAsync(TestStack.Pod("a", after));

        Assert.Equal([("/spec/group", effect)], report.Step("pod/a").Changes.Select(change => (change.Pointer, change.Effect)));
        Assert.Equal(after, stack.Machine.Find("pod/a").Inputs["spec"]!.ToJsonString());
    }
}
