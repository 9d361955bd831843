using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace IaC.Engine.Tests.Applying;

/// <summary>Values that one resource takes from another.</summary>
public sealed class ReferenceTests
{
    [Fact]
    public async Task A_value_that_is_not_known_yet_is_shown_as_such_and_put_in_at_apply()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("web", """{"live":"none"}"""));

        var db = TestStack.Pod("db", """{"value":"10.0.0.7"}""");
        var web = TestStack.Pod("web", """{"live":"http://${{ pod.db.status.value }}:80/$${{x"}""");
        RunReport report = await stack.UpAsync(web, db);

        FieldChange change = Assert.Single(report.Step("pod/web").Changes);
        Assert.True(change.AfterUnknown);
        Assert.Equal(ChangeCause.Reference, change.Cause);
        Assert.Equal("http://10.0.0.7:80/${{x", (string?)stack.Machine.Find("pod/web").Inputs["spec"]!["live"]);
        Assert.False((await stack.UpAsync(web, db)).Plan.HasChanges);
    }

    [Fact]
    public async Task A_whole_string_expression_keeps_the_type_of_its_value()
    {
        using var stack = new TestStack();

        await stack.UpAsync(TestStack.Pod("db", """{"value":{"port":5432}}"""), TestStack.Pod("web", """{"live":"${{ pod.db.status.value.port }}"}"""));

        Assert.Equal(5432, (int?)stack.Machine.Find("pod/web").Inputs["spec"]!["live"]);
    }

    [Fact]
    public async Task A_changed_value_rolls_what_refers_to_it_and_names_the_cause()
    {
        using var stack = new TestStack();
        stack.Images.KnownOutputs = document => new JsonObject { ["value"] = document["spec"]!["value"]!.DeepClone() };
        await stack.UpAsync(TestStack.Image("i", """{"value":"v1"}"""), TestStack.Pod("a", """{"uses":"i"}"""));

        RunReport report = await stack.UpAsync(TestStack.Image("i", """{"value":"v2"}"""), TestStack.Pod("a", """{"uses":"i"}"""));

        FieldChange change = Assert.Single(report.Step("pod/a").Changes);
        Assert.Equal(("/spec/uses", "v1", "v2", ChangeCause.Reference), (change.Pointer, (string?)change.Before, (string?)change.After, change.Cause));
        Assert.Equal("image/i changed", report.Step("pod/a").Reason);
        Assert.Equal("v2", stack.Machine.Find("pod/a").Uses);
    }

    [Fact]
    public async Task An_output_that_outlives_the_change_leaves_its_users_alone()
    {
        using var stack = new TestStack();
        var web = TestStack.Pod("web", """{"live":"${{ pod.db.status.value }}"}""");
        await stack.UpAsync(TestStack.Pod("db", """{"restart":1,"value":"v"}"""), web);

        RunReport report = await stack.UpAsync(TestStack.Pod("db", """{"restart":2,"value":"v"}"""), web);

        Assert.Equal(["update pod/db"], report.Planned);
        Assert.DoesNotContain(report.Events, value => value is EngineEvent.Warning);
    }

    [Fact]
    public async Task A_replacement_that_is_none_in_the_end_keeps_what_was_reserved_for_the_former_one()
    {
        using var stack = new TestStack();
        var web = TestStack.Pod("web", """{"replace":"${{ pod.db.status.url }}","port":80}""");
        await stack.UpAsync(TestStack.Pod("db", """{"password":"p","live":1}"""), web);
        string uid = stack.Machine.Objects.Single(made => made.Value.Urn.ToKey().Name == "web").Key;

        RunReport report = await stack.UpAsync(TestStack.Pod("db", """{"password":"p","live":2}"""), web);

        Assert.Equal(["update pod/db", "replace pod/web"], report.Planned);
        Assert.Equal(uid, stack.Machine.Objects.Single(made => made.Value.Urn.ToKey().Name == "web").Key);
        Assert.Contains(uid, stack.Machine.Reservations.Keys);
    }

    [Fact]
    public async Task Where_it_changes_nevertheless_the_user_is_told_and_the_next_run_follows()
    {
        using var stack = new TestStack();
        var web = TestStack.Pod("web", """{"live":"${{ pod.db.status.generation }}"}""");
        await stack.UpAsync(TestStack.Pod("db", """{"restart":1}"""), web);

        RunReport report = await stack.UpAsync(TestStack.Pod("db", """{"restart":2}"""), web);

        Assert.Equal("pod/db changed its output `generation` during the run, which pod/web refers to: run again", Assert.Single(report.Of<EngineEvent.Warning>()).Message);
        Assert.Equal(["update pod/web"], (await stack.UpAsync(TestStack.Pod("db", """{"restart":2}"""), web)).Planned);
        Assert.False((await stack.UpAsync(TestStack.Pod("db", """{"restart":2}"""), web)).Plan.HasChanges);
    }

    [Fact]
    public async Task A_certain_output_that_differs_from_the_recorded_one_is_a_change_though_the_document_is_the_same()
    {
        using var stack = new TestStack();
        string content = "old";
        stack.Images.KnownOutputs = _ => new JsonObject { ["value"] = content };
        await stack.UpAsync(TestStack.Image("i", """{"value":"old","shared":true}"""));
        content = "new";

        RunReport report = await stack.PreviewAsync(TestStack.Image("i", """{"value":"old","shared":true}"""));

        FieldChange change = Assert.Single(report.Step("image/i").Changes);
        Assert.Equal(("/status/value", ChangeCause.Declared), (change.Pointer, change.Cause));
        Assert.Equal(["replace image/i"], report.Planned);
    }

    [Fact]
    public async Task An_output_that_does_not_exist_fails_the_step_and_names_it()
    {
        using var stack = new TestStack();

        RunReport report = await stack.UpAsync(TestStack.Pod("db"), TestStack.Pod("web", """{"live":"${{ pod.db.status.adress }}"}"""));

        Assert.Equal("pod/db has no output `adress`, which /spec/live refers to", Assert.Single(report.Of<EngineEvent.StepFailed>()).Message);
    }

    [Fact]
    public async Task An_item_before_the_referring_one_changes_nothing_for_it()
    {
        using var stack = new TestStack();
        var db = TestStack.Pod("db");
        await stack.UpAsync(db, TestStack.Pod("web", """{"list":[{"name":"x","v":"${{ pod.db.status.value }}"}]}"""));

        RunReport report = await stack.UpAsync(db, TestStack.Pod("web", """{"list":[{"name":"first"},{"name":"x","v":"${{ pod.db.status.value }}"}]}"""));

        Assert.Equal(["/spec/list/0"], report.Step("pod/web").Changes.Select(change => change.Pointer));
    }

    [Fact]
    public async Task Config_values_are_put_in_and_those_set_by_the_user_win()
    {
        using var stack = new TestStack { Config = ImmutableDictionary<string, JsonNode?>.Empty.Add("domain", "from-file") };
        var web = TestStack.Pod("web", """{"live":"www.${{ config.domain }}"}""");
        await stack.UpAsync(web);
        Assert.Equal("www.from-file", (string?)stack.Machine.Find("pod/web").Inputs["spec"]!["live"]);

        await using (StackSession session = await stack.OpenAsync())
        {
            await session.SetConfigAsync("domain", new ConfigValue("set", Secret: false));
        }

        Assert.Equal(["update pod/web"], (await stack.UpAsync(web)).Planned);
        Assert.Equal("www.set", (string?)stack.Machine.Find("pod/web").Inputs["spec"]!["live"]);
    }
}
