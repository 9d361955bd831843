using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using IaC.Model;
using IaC.Testing;

namespace IaC.Engine.Tests.Secrets;

/// <summary>Secrets stand in plain nowhere but in memory and in calls of providers.</summary>
public sealed class SecretTests
{
    private const string Password = "correct-horse-battery";

    [Fact]
    public async Task No_file_and_no_event_ever_holds_a_secret_in_plain()
    {
        using var stack = new TestStack { Config = ImmutableDictionary<string, JsonNode?>.Empty.Add("token", "config-token-4711"), SecretConfig = ["token"] };
        ResourceDeclaration[] Resources(string suffix) =>
        [
            TestStack.Pod("db", $$"""{"password":"{{Password}}{{suffix}}"}"""),
            TestStack.Pod("web", $$$"""{"live":"${{ pod.db.status.token }}","restart":"${{ pod.db.status.url }}","list":{{{suffix}}}}"""),
            TestStack.Pod("cfg", """{"live":"x ${{ config.token }}"}"""),
        ];
        RunReport first = await stack.UpAsync(Resources("1"));
        Assert.Equal("token-of-db", (string?)stack.Machine.Find("pod/web").Inputs["spec"]!["live"]);
        Assert.Equal("x config-token-4711", (string?)stack.Machine.Find("pod/cfg").Inputs["spec"]!["live"]);
        await using (StackSession session = await stack.OpenAsync())
        {
            await session.SetConfigAsync("other", new ConfigValue("other-secret-value", Secret: true));
            Assert.Equal("other-secret-value", (string?)session.Config["other"].Value);
        }

        stack.Machine.Fault = call => call == "update pod/web" ? new IOException($"cannot log in with {Password}2 and token-of-db") : null;
        RunReport second = await stack.UpAsync(Resources("2"));
        await using (FileStream file = File.Create(Path.Combine(stack.StateFolder, "plan")))
        {
            await PlanFile.WriteAsync(file, (await stack.PreviewAsync(Resources("3"))).Plan, stack.Keys, CancellationToken.None);
        }

        string export;
        string shown;
        await using (StackSession session = await stack.OpenAsync())
        {
            export = session.Export().ToJsonString();
            shown = string.Join('\n', session.Resources.Select(entry => RecordedResourceView.Of(entry, showSecrets: false).ToString() + RecordedResourceView.Of(entry, false).Inputs + RecordedResourceView.Of(entry, false).Outputs));
        }

        Assert.Equal("cannot log in with (secret) and (secret)", Assert.Single(second.Of<EngineEvent.StepFailed>()).Message);
        string[] secrets = [Password, "token-of-db", "config-token-4711", "other-secret-value"];
        var texts = Directory.GetFiles(stack.StateFolder).Select(file => Encoding.Latin1.GetString(File.ReadAllBytes(file)))
            .Concat(first.Events.Concat(second.Events).Select(EngineEventJson.Write))
            .Append(export)
            .Append(shown)
            .ToList();
        Assert.All(secrets, secret => Assert.DoesNotContain(texts, text => text.Contains(secret, StringComparison.Ordinal)));

        FieldChange change = second.Step("pod/db").Changes.Single(item => item.Pointer == "/spec/password");
        Assert.True(change.Secret);
        Assert.Equal(("(secret)", "(secret)"), ((string?)ChangeView.Of(change).Before, (string?)ChangeView.Of(change).After));
    }

    [Fact]
    public void Of_secrets_that_are_parts_of_others_nothing_is_left_over()
    {
        var redactor = new SecretRedactor();
        redactor.AddValue(new JsonArray("abcd1234", "abcd1234-more", "z-abcd1234-more", "-abcd1234-mor", "first line\nsecond line"));

        Assert.Equal("(secret) (secret)", redactor.Redact("abcd1234-more z-abcd1234-more"));
        Assert.Equal("at `(secret)`", redactor.Redact("at `second line`"));
        Assert.Equal("(secret)", redactor.Redact(Convert.ToBase64String(Encoding.UTF8.GetBytes("abcd1234"))));
    }

    [Fact]
    public async Task What_is_said_of_the_machine_holds_no_secret_either()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("db", $$"""{"password":"{{Password}}"}"""), TestStack.Pod("web"));
        stack.Pods.Message = $"exec /{Password}: no such file";
        stack.Machine.Find("pod/db").Inputs["spec"]!["restart"] = 1;
        stack.Pods.Preparation = _ => new IOException($"no image {Password}");

        RunReport report = await stack.UpAsync(TestStack.Pod("db", $$"""{"password":"{{Password}}"}"""), TestStack.Pod("web"));

        Assert.Equal(("it drifted (exec /(secret): no such file)", "exec /(secret): no such file"), (report.Step("pod/db").Reason, report.Step("pod/web").Observed));
        Assert.Equal("pod/db: no image (secret); nothing was changed", report.Summary.Message);
    }

    [Fact]
    public async Task Sealed_values_come_back_and_an_unchanged_secret_is_no_change()
    {
        using var stack = new TestStack();
        var pod = TestStack.Pod("db", $$"""{"password":"{{Password}}"}""");
        await stack.UpAsync(pod);

        RecordedResource entry = await stack.RecordedAsync("pod/db");

        Assert.Equal(Password, (string?)entry.Inputs["spec"]!["password"]);
        Assert.Equal($"db://user:{Password}@host", (string?)entry.Outputs!["url"]);
        Assert.Equal(["/spec/password", "/status/token", "/status/url"], entry.SecretPointers.Order());
        Assert.False((await stack.UpAsync(pod)).Plan.HasChanges);
        Assert.Equal(Password, (string?)RecordedResourceView.Of(entry, showSecrets: true).Inputs["spec"]!["password"]);
    }

    [Fact]
    public void A_plain_value_that_looks_sealed_comes_back_as_it_was()
    {
        using var folder = new TemporaryFolder();
        var box = new SecretBox(new KeyFileSource(folder["key"]));
        JsonNode document = JsonNode.Parse("""{"a":{"$secret":{"key":"x","nonce":"y","data":"z"}},"b":{"$secret":1}}""")!;

        JsonNode sealedDocument = box.SealAt(document, [])!;

        Assert.NotEqual(document.ToJsonString(), sealedDocument.ToJsonString());
        Assert.True(JsonNode.DeepEquals(document, box.Open(sealedDocument).Document));
    }

    [Fact]
    public void The_key_file_is_made_on_first_use_and_only_its_owner_can_read_it()
    {
        using var folder = new TemporaryFolder();
        string path = folder["deep/key"];
        var source = new KeyFileSource(path);

        string id = source.CurrentKeyId();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(id, new KeyFileSource(path).CurrentKeyId());
        Assert.Equal(source.GetKey(id), new KeyFileSource(path).GetKey(id));
        Assert.Contains("file-00000000", Assert.Throws<EngineException>(() => source.GetKey("file-00000000")).Message, StringComparison.Ordinal);
        File.AppendAllText(path, "nonsense\n");
        Assert.Contains("is damaged", Assert.Throws<EngineException>(() => new KeyFileSource(path).CurrentKeyId()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_file_without_its_last_newline_keeps_its_keys()
    {
        using var folder = new TemporaryFolder();
        string path = folder["key"];
        string first = new KeyFileSource(path).CurrentKeyId();
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).TrimEnd(), TestContext.Current.CancellationToken);

        string second = await new KeyFileSource(path).RotateAsync(CancellationToken.None);

        Assert.Equal((true, second), (new KeyFileSource(path).Has(first), new KeyFileSource(path).CurrentKeyId()));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public async Task A_key_for_which_there_is_no_room_leaves_those_that_there_were()
    {
        Require.Root();
        using var folder = new TemporaryFolder();
        using var disk = new SmallDisk(folder.FullPath, 64 << 10);
        string path = folder["key"];
        string first = new KeyFileSource(path).CurrentKeyId();
        disk.Fill();

        await Assert.ThrowsAsync<IOException>(async () => await new KeyFileSource(path).RotateAsync(CancellationToken.None));

        Assert.Equal(first, new KeyFileSource(path).CurrentKeyId());
        Assert.Empty(Directory.GetFiles(folder.FullPath, "key*").Except([path, $"{path}.lock"]));
    }

    [Fact]
    public void Those_who_make_the_first_key_at_once_have_the_same()
    {
        for (int round = 0; round < 20; round++)
        {
            using var folder = new TemporaryFolder();
            string path = folder["key"];

            string[] ids = AtOnce(16, _ => new KeyFileSource(path).CurrentKeyId());

            Assert.Single(ids.Distinct());
            Assert.Single(File.ReadAllLines(path));
        }
    }

    [Fact]
    public void Keys_that_are_made_and_taken_in_at_once_are_all_kept()
    {
        using var folder = new TemporaryFolder();
        KeyFileSource[] others = [.. Enumerable.Range(0, 8).Select(i => new KeyFileSource(folder[$"other{i}"]))];
        string path = folder["key"];

        string[] ids = AtOnce(16, i =>
        {
            if (i % 2 == 0)
            {
                return new KeyFileSource(path).RotateAsync(CancellationToken.None).AsTask().Result;
            }

            string id = others[i / 2].CurrentKeyId();
            new KeyFileSource(path).Add(id, others[i / 2].GetKey(id));
            return id;
        });

        Assert.All(ids, id => Assert.True(new KeyFileSource(path).Has(id)));
    }

    // Each on a thread of its own, begun together.
    private static string[] AtOnce(int count, Func<int, string> act)
    {
        using var begin = new Barrier(count);
        string[] results = new string[count];
        Thread[] threads = [.. Enumerable.Range(0, count).Select(i => new Thread(() =>
        {
            begin.SignalAndWait();
            results[i] = act(i);
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        return results;
    }

    [Fact]
    public void A_passphrase_opens_what_it_sealed_and_another_does_not()
    {
        JsonObject envelope = new SecretBox(new PassphraseKeySource("one")).Seal("value");

        Assert.Equal("value", (string?)new SecretBox(new PassphraseKeySource("one")).Open(envelope).Document);
        Assert.Contains("passphrase is another one", Assert.Throws<EngineException>(() => new SecretBox(new PassphraseKeySource("two")).Open(envelope)).Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void With_a_passphrase_what_the_key_file_sealed_still_opens()
    {
        using var folder = new TemporaryFolder();
        JsonObject byFile = new SecretBox(SecretKeys.Of(new KeyFileSource(folder["key"]), null)).Seal("old");
        ISecretKeySource both = SecretKeys.Of(new KeyFileSource(folder["key"]), "phrase");

        Assert.Equal("old", (string?)new SecretBox(both).Open(byFile).Document);
        Assert.StartsWith("pbkdf2-", both.CurrentKeyId(), StringComparison.Ordinal);
        Assert.Contains("PULUMI_CONFIG_PASSPHRASE", Assert.Throws<EngineException>(() => new SecretBox(SecretKeys.Of(new KeyFileSource(folder["key"]), "")).Open(new SecretBox(both).Seal("new"))).Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rotate_seals_everything_with_a_new_key()
    {
        using var stack = new TestStack();
        var pod = TestStack.Pod("db", $$"""{"password":"{{Password}}"}""");
        await stack.UpAsync(pod);
        string before = stack.Keys.CurrentKeyId();
        await using (StackSession session = await stack.OpenAsync())
        {
            await session.SetConfigAsync("token", new ConfigValue("t", Secret: true));
            await session.RotateSecretsAsync(TestContext.Current.CancellationToken);
        }

        Assert.NotEqual(before, stack.Keys.CurrentKeyId());
        await using (StackSession session = await stack.OpenAsync(LockMode.None))
        {
            Assert.DoesNotContain(before, session.Export().ToJsonString(), StringComparison.Ordinal);
        }

        Assert.False((await stack.UpAsync(pod)).Plan.HasChanges);
    }
}
