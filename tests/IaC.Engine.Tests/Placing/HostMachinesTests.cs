using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine.Tests;

/// <summary>One Host of a stack is one machine, and stays that.</summary>
public sealed class HostMachinesTests
{
    // Which machine answers at an address.
    private readonly Dictionary<string, string> machines = new() { ["ssh://one"] = "aaaa", ["ssh://alias"] = "aaaa", ["ssh://two"] = "bbbb" };

    [Fact]
    public async Task The_same_machine_at_another_address_is_the_same_host_and_another_one_is_refused()
    {
        using TestStack stack = Create();
        await stack.UpAsync(Host("h", "ssh://one"));

        Assert.Equal(RunOutcome.Succeeded, (await stack.UpAsync(Host("h", "ssh://alias"))).Summary.Outcome);
        await stack.UpAsync(Host("h", "ssh://one"));

        Diagnostic fault = Assert.Single(await FaultsAsync(stack, Host("h", "ssh://two")));
        Assert.Equal("host/h is reached at ssh://two now, which is another machine than ssh://one: what the stack has there would be left behind", fault.Message);
        Assert.Equal("give the other machine a Host of its own name; where ssh://one is gone for good, forget what was there by `iac state rm --recursive host/h`", fault.Remedy);
        Assert.NotNull(fault.Position);
    }

    [Theory]
    [InlineData("ssh://one", "ssh://one")]
    [InlineData("ssh://one", "ssh://alias")]
    [InlineData("local", "local")]
    public async Task Two_hosts_that_are_one_machine_are_refused(string one, string other)
    {
        using TestStack stack = Create();
        Assert.Equal("host/b is the same machine as host/a", Assert.Single(await FaultsAsync(stack, Host("b", other), Host("a", one))).Message);
    }

    [Fact]
    public async Task A_host_takes_the_place_of_another_one_by_its_alias_alone()
    {
        using TestStack stack = Create();
        await stack.UpAsync(Host("a", "ssh://one"));

        Diagnostic fault = Assert.Single(await FaultsAsync(stack, Host("b", "ssh://one")));
        Assert.Equal(("host/b is the machine of host/a, which is declared no more: what goes with that one would be this one's", "rename it by the annotation iac/aliases: host/a"), (fault.Message, fault.Remedy));
        ResourceDeclaration renamed = Host("b", "ssh://one");
        Assert.Empty(await FaultsAsync(stack, renamed with { Options = renamed.Options with { Aliases = [Host("a", "").Key] } }));
        Assert.Empty(await FaultsAsync(stack, Host("b", "ssh://two")));
    }

    private static ResourceDeclaration Host(string name, string connection) => TestStack.Host(name, $$"""{"connection":"{{connection}}"}""");

    private static async Task<IEnumerable<Diagnostic>> FaultsAsync(TestStack stack, params ResourceDeclaration[] declared) =>
        (await stack.PreviewAsync(declared)).Result.Diagnostics.Where(finding => finding.Severity == DiagnosticSeverity.Error);

    private TestStack Create()
    {
        var stack = new TestStack();
        stack.Hosts.KnownOutputs = OutputsOf;
        stack.Hosts.MoreOutputs = OutputsOf;
        return stack;
    }

    private JsonObject OutputsOf(JsonObject document) => machines.TryGetValue((string)document["spec"]!["connection"]!, out string? id) ? new JsonObject { ["rootId"] = id } : [];
}
