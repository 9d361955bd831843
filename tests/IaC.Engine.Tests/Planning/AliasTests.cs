using IaC.Model;

namespace IaC.Engine.Tests.Planning;

public sealed class AliasTests
{
    [Fact]
    public async Task A_renamed_resource_goes_on_under_its_uid_and_its_users_follow()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Image("old", """{"value":"v"}"""), TestStack.Pod("a", """{"uses":"old"}"""));
        string uid = (await stack.RecordedAsync("image/old")).Uid;

        ResourceDeclaration[] renamed = [TestStack.Image("new", """{"value":"v"}""", new ResourceOptions { Aliases = [TestStack.ImageKey("old")] }), TestStack.Pod("a", """{"uses":"new"}""")];
        RunReport report = await stack.UpAsync(renamed);

        // The name is a field of the document like others, and so is the name of what is used.
        Assert.Equal(["update image/new", "update pod/a"], report.Planned);
        Assert.Equal("the declaration changed; renamed from image/old", report.Step("image/new").Reason);
        Assert.Equal(uid, (await stack.RecordedAsync("image/new")).Uid);
        Assert.Equal(2, stack.Machine.Objects.Count);
        Assert.False((await stack.UpAsync(renamed)).Plan.HasChanges);
    }

    [Fact]
    public async Task Two_resources_that_claim_one_former_name_are_an_error()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("old"));
        var alias = new ResourceOptions { Aliases = [TestStack.PodKey("old")] };

        RunReport report = await stack.PreviewAsync(TestStack.Pod("x", "{}", alias), TestStack.Pod("y", "{}", alias));

        Assert.Equal(["y.yaml:1:35: pod/y and pod/x both have the alias pod/old"], report.Errors);
    }

    [Fact]
    public async Task An_alias_that_is_declared_itself_is_an_error()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("old"));

        RunReport report = await stack.PreviewAsync(TestStack.Pod("new", "{}", new ResourceOptions { Aliases = [TestStack.PodKey("old")] }), TestStack.Pod("old"));

        Assert.Contains("pod/new has the alias pod/old, which is declared itself", Assert.Single(report.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rename_without_an_alias_is_suggested()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("old", """{"live":1}"""), TestStack.Pod("other", """{"live":2}"""));

        RunReport report = await stack.PreviewAsync(TestStack.Pod("new", """{"live":1}"""));

        Assert.Equal(
            ["new.yaml:1:15: warning: pod/new would be created and pod/old deleted, and they differ only in name (to rename it, write the annotation iac/aliases: pod/old)"], report.Warnings);
    }
}
