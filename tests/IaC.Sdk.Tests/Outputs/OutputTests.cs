using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Kubernetes.Core.V1;

namespace IaC.Sdk.Tests;

public sealed class OutputTests
{
    private static readonly PodArgs SomePod = new() { Spec = new PodSpecArgs { Containers = [new ContainerArgs { Name = "a", Image = "a" }] } };

    [Fact]
    public async Task A_reference_is_an_expression_and_so_is_a_text_with_it()
    {
        Evaluated stack = await Evaluated.OfAsync(() =>
        {
            var pod = new Pod("db", SomePod);
            var far = new Pod("db.a", new PodArgs { Metadata = new ObjectMetaArgs { Namespace = "far" }, Spec = SomePod.Spec });
            _ = Map("m", new() { ["a"] = pod.GetOutput<string>("address"), ["b"] = Output.Format($"http://{pod.GetOutput<string>("address")}:{8080}/${{x}}/{far.GetOutput<int>("ports.0.hostPort")}") });
        });

        Assert.Equal("${{ pod.db.status.address }}", (string?)stack.Data("m")["a"]);
        Assert.Equal("http://${{ pod.db.status.address }}:8080/${x}/${{ pod[\"far/db.a\"].status.ports.0.hostPort }}", (string?)stack.Data("m")["b"]);
        Assert.Empty(stack.Computed);
    }

    [Fact]
    public async Task Text_that_looks_like_an_expression_stays_text()
    {
        Evaluated stack = await Evaluated.OfAsync(() =>
        {
            var pod = new Pod("db", SomePod);
            _ = Map("m", new() { ["a"] = "${{ pod.db.status.address }}", ["b"] = Output.Format($"{"${{"} {pod.GetOutput<string>("address")}") });
        });

        Assert.Equal("$${{ pod.db.status.address }}", (string?)stack.Data("m")["a"]);
        Assert.Equal("$${{ ${{ pod.db.status.address }}", (string?)stack.Data("m")["b"]);
    }

    [Fact]
    public async Task Apply_of_what_is_known_runs_in_the_program_once()
    {
        int runs = 0;
        Evaluated stack = await Evaluated.OfAsync(() =>
        {
            Output<string> shout = Output.Create(Later("a")).Apply(async text =>
            {
                runs++;
                await Task.Yield();
                return text.ToUpperInvariant();
            });
            _ = Map("m", new() { ["a"] = shout, ["b"] = shout.Apply(text => Output.Format($"{text}!")) });
        });

        Assert.Equal("""{"a":"A","b":"A!"}""", stack.Data("m").ToJsonString());
        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task Apply_of_an_output_is_a_value_that_iac_asks_for()
    {
        Evaluated stack = await Evaluated.OfAsync(() =>
        {
            var pod = new Pod("db", SomePod);
            Output<string> host = pod.GetOutput<string>("address").Apply(address => $"[{address}]");
            _ = Map("m", new() { ["a"] = host, ["b"] = host, ["c"] = Output.Tuple<string, int, string>(host, pod.GetOutput<int>("ports.0.hostPort"), "x").Apply(parts => $"{parts.Item1}:{parts.Item2}:{parts.Item3}") });
        });

        Assert.Equal("""{"a":"${{ apply.1 }}","b":"${{ apply.1 }}","c":"${{ apply.2 }}"}""", stack.Data("m").ToJsonString());
        Assert.Equal(["${{ pod[\"default/db\"].status.address }}"], stack.Computed["1"]);
        Assert.Equal(["${{ pod[\"default/db\"].status.address }}", "${{ pod[\"default/db\"].status.ports.0.hostPort }}"], stack.Computed["2"]);
        Assert.Equal("""{"value":"[10.0.0.1]","secrets":[]}""", (await stack.ComputeAsync("1", ("10.0.0.1", false))).ToJsonString());
        Assert.Equal("""{"value":"[10.0.0.1]:80:x","secrets":[]}""", (await stack.ComputeAsync("2", ("10.0.0.1", false), (80, false))).ToJsonString());
    }

    [Fact]
    public async Task What_is_made_from_a_secret_is_one_until_it_is_said_not_to_be()
    {
        Evaluated stack = await Evaluated.OfAsync(() =>
        {
            var pod = new Pod("db", SomePod);
            Output<string> secret = Output.CreateSecret("hush");
            Output<string> mixed = Output.Tuple<string, string>(secret, pod.GetOutput<string>("address")).Apply(parts => parts.Item1 + parts.Item2);
            _ = Map("m", new()
            {
                ["plain"] = "a",
                ["a/b"] = secret.Apply(text => text.Length.ToString(System.Globalization.CultureInfo.InvariantCulture)),
                ["text"] = Output.Format($"{secret}@{pod.GetOutput<string>("address")}"),
                ["open"] = Output.Unsecret(secret.Apply(text => text[..1])),
                ["mixed"] = mixed,
                ["length"] = Output.Unsecret(mixed.Apply(text => $"{text.Length}")),
            });
        });

        Assert.Equal(["/data/a~1b", "/data/text"], stack.Resources["configmap/m"].Secrets.Order());
        Assert.Equal("""{"value":"hush10.0.0.1","secrets":[""]}""", (await stack.ComputeAsync("1", ("10.0.0.1", false))).ToJsonString());
        Assert.Equal("""{"value":"12","secrets":[]}""", (await stack.ComputeAsync("2", ("10.0.0.1", true))).ToJsonString());
    }

    [Fact]
    public async Task An_output_that_Apply_was_not_told_of_is_refused()
    {
        Evaluated stack = await Evaluated.OfAsync(() =>
        {
            Pod first = new("first", SomePod), second = new("second", SomePod);
            _ = Map("m", new() { ["a"] = first.GetOutput<string>("address").Apply(_ => second.GetOutput<string>("address")) });
        });

        RunException exception = await Assert.ThrowsAsync<RunException>(() => stack.ComputeAsync("1", ("10.0.0.1", false)));
        Assert.Contains("pod/second", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Output.Tuple", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_resource_inside_Apply_is_refused()
    {
        RunException exception = await Assert.ThrowsAsync<RunException>(() => Evaluated.OfAsync(() =>
        {
            _ = Map("m", new() { ["a"] = Output.Create("a").Apply(text => new ConfigMap(text).Name) });
        }));
        Assert.Contains("configmap/a is declared inside Apply", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_and_maps_may_be_outputs_in_part_or_whole()
    {
        Evaluated stack = await Evaluated.OfAsync(() =>
        {
            var pod = new Pod("db", SomePod);
            Output<ImmutableArray<string>> known = Output.Create(ImmutableArray.Create("x", "y"));
            Output<ImmutableArray<string>> unknown = pod.GetOutput<string>("address").Apply(address => ImmutableArray.Create(address));
            InputList<string> whole = unknown;
            InputList<string> part = InputList.Create<string>(["a"]).Concat(known);
            InputList<string> mixed = InputList.Create<string>(["a"]).Concat(unknown);
            var container = new ContainerArgs { Name = "c", Image = "i", Command = part, Args = whole };
            container.Command.Add(pod.GetOutput<string>("hostname"));
            _ = new Pod("p", new PodArgs { Spec = new PodSpecArgs { Containers = [container, new ContainerArgs { Name = "d", Image = "i", Args = mixed }] } });
            _ = new ConfigMap("m", new ConfigMapArgs { Data = Output.Create(ImmutableDictionary<string, string>.Empty.Add("k", "v")) });
        });

        JsonArray containers = (JsonArray)stack["pod/p"]["spec"]!["containers"]!;
        Assert.Equal("\"${{ apply.1 }}\"", containers[0]!["command"]!.ToJsonString(Plain));
        Assert.Equal("\"${{ apply.2 }}\"", containers[0]!["args"]!.ToJsonString(Plain));
        Assert.Equal("""{"k":"v"}""", stack.Data("m").ToJsonString());
        Assert.Equal("""{"value":["a","x","y","h"],"secrets":[]}""", (await stack.ComputeAsync("1", ("h", false))).ToJsonString());
        Assert.Equal("""{"value":["a","1.2.3.4"],"secrets":[]}""", (await stack.ComputeAsync("3", ("1.2.3.4", false))).ToJsonString());
    }

    [Fact]
    public async Task Values_go_to_JSON_and_back_with_what_is_secret_of_them()
    {
        Evaluated stack = await Evaluated.OfAsync(() =>
        {
            Output<string> json = Output.JsonSerialize(Output.CreateSecret(new Dictionary<string, int[]> { ["ports"] = [80, 443] }));
            _ = new ConfigMap("map", new ConfigMapArgs
            {
                Data =
                {
                    ["json"] = json,
                    ["last"] = Output.JsonDeserialize<Dictionary<string, int[]>>(json).Apply(read => $"{read["ports"][^1]}"),
                    ["all"] = Output.Tuple<int, int, int, int, int, int, int, string>(1, 2, 3, 4, 5, 6, 7, "8").Apply(items => $"{items.Item1}{items.Item7}{items.Item8}"),
                },
            });
        });

        Assert.Equal(("""{"ports":[80,443]}""", "443", "178"), ((string?)stack.Data("map")["json"], (string?)stack.Data("map")["last"], (string?)stack.Data("map")["all"]));
        Assert.Equal(["/data/json", "/data/last"], stack.Resources["configmap/map"].Secrets);
    }

    [Fact]
    public async Task What_was_combined_finds_its_types_by_itself()
    {
        Evaluated stack = await Evaluated.OfAsync(() =>
        {
            var pod = new Pod("db", SomePod);
            _ = Map("m", new()
            {
                ["pair"] = Output.Tuple(pod.Address, pod.GetOutput<int>("ports.0.hostPort")).Apply(pair => $"{pair.Item1}:{pair.Item2}"),
                ["all"] = Output.All(pod.Address, pod.GetOutput<string>("hostname")).Apply(all => string.Join(',', all)),
            });
        });

        Assert.Equal("\"a:80\"", (await stack.ComputeAsync("1", ("a", false), (80, false)))["value"]!.ToJsonString());
        Assert.Equal("\"a,h\"", (await stack.ComputeAsync("2", ("a", false), ("h", false)))["value"]!.ToJsonString());
    }

    [Fact]
    public async Task Outputs_within_what_is_computed_are_its_inputs()
    {
        Evaluated stack = await Evaluated.OfAsync(() =>
        {
            var pod = new Pod("db", SomePod);
            InputList<EnvVarArgs> env = new InputList<EnvVarArgs> { new EnvVarArgs { Name = "OWN", Value = pod.Address } }
                .Concat(pod.GetOutput<string>("hostname").Apply(name => new List<EnvVarArgs> { new() { Name = name, Value = Output.CreateSecret("${{ x }}") } }));
            _ = new Pod("p", new PodArgs { Spec = new PodSpecArgs { Containers = [new ContainerArgs { Name = "c", Image = "i", Env = env }] } });
        });

        Assert.Equal(["${{ pod[\"default/db\"].status.address }}", "${{ pod[\"default/db\"].status.hostname }}"], stack.Computed["1"]);
        Assert.Equal(
            """{"value":[{"name":"OWN","value":"10.0.0.1"},{"name":"h","value":"${{ x }}"}],"secrets":["/1/value"]}""", (await stack.ComputeAsync("1", ("10.0.0.1", false), ("h", false))).ToJsonString());
    }

    [Fact]
    public async Task An_output_within_what_Apply_gives_and_was_not_told_of_is_refused()
    {
        Evaluated stack = await Evaluated.OfAsync(() =>
        {
            Pod first = new("first", SomePod), second = new("second", SomePod);
            _ = new Pod("p", new PodArgs
            {
                Spec = new PodSpecArgs { Containers = [new ContainerArgs { Name = "c", Image = "i", Env = first.Address.Apply(_ => new List<EnvVarArgs> { new() { Name = "A", Value = second.Address } }) }] },
            });
        });

        Assert.Contains("pod/second", (await Assert.ThrowsAsync<RunException>(() => stack.ComputeAsync("1", ("10.0.0.1", false)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_that_expressions_cannot_say_is_computed()
    {
        Evaluated stack = await Evaluated.OfAsync(() =>
        {
            var pod = new Pod("db", SomePod);
            Output<string> price = Output.Format($"cost $");
            _ = Map("m", new()
            {
                ["a"] = Output.Format($"cost ${pod.Address}"),
                ["b"] = Output.Format($"{price}{pod.Address}"),
                ["c"] = Output.Format($"{pod.GetOutput<int>("ports.0.hostPort")}"),
                ["d"] = Output.Format($"{pod.Address.Apply(address => address.Length)}"),
                ["whole"] = Output.Format($"{pod.Address}"),
                ["part"] = Output.Format($"{pod.GetOutput<int>("ports.0.hostPort")}/tcp"),
                ["literal"] = Output.Format($"{price}{{{{ {pod.Address}"),
            });
        });

        JsonObject data = stack.Data("m");
        string[] computed = [.. new[] { "a", "b", "c", "d" }.Select(key => Assert.IsType<Model.Expression.Computed>(Model.Expressions.Whole((string)data[key]!)).Id)];
        Assert.Equal("${{ pod.db.status.address }}", (string?)data["whole"]);
        Assert.Equal("${{ pod.db.status.ports.0.hostPort }}/tcp", (string?)data["part"]);
        Assert.Equal("cost $${{ ${{ pod.db.status.address }}", (string?)data["literal"]);
        Assert.Equal("cost $10.0.0.1", (string?)(await stack.ComputeAsync(computed[0], ("10.0.0.1", false)))["value"]);
        Assert.Equal("cost $10.0.0.1", (string?)(await stack.ComputeAsync(computed[1], ("10.0.0.1", false)))["value"]);
        Assert.Equal("\"18080\"", (await stack.ComputeAsync(computed[2], (18080, false)))["value"]!.ToJsonString());
        Assert.Equal("\"8\"", (await stack.ComputeAsync(computed[3], ("10.0.0.1", false)))["value"]!.ToJsonString());
    }

    [Fact]
    public async Task Apply_runs_once_for_all_that_use_its_value()
    {
        Evaluated stack = await Evaluated.OfAsync(() =>
        {
            var pod = new Pod("db", SomePod);
            Output<string> id = pod.Address.Apply(_ => Guid.NewGuid().ToString());
            _ = Map("m", new() { ["a"] = id, ["b"] = id.Apply(text => text), ["c"] = Output.Tuple(id, pod.GetOutput<string>("hostname")).Apply(pair => pair.Item1) });
        });
        async Task<string?> ValueAsync(string id, string address) =>
            (string?)(await stack.ComputeAsync(id, [.. stack.Computed[id].Select(input => ((JsonNode?)(input.Contains("address", StringComparison.Ordinal) ? address : "h"), false))]))["value"];

        string? first = await ValueAsync("1", "10.0.0.1");
        Assert.Equal([first, first], [await ValueAsync("2", "10.0.0.1"), await ValueAsync("3", "10.0.0.1")]);
        Assert.NotEqual(first, await ValueAsync("2", "10.0.0.2"));
    }

    [Fact]
    public async Task What_a_function_over_a_secret_throws_does_not_quote_it()
    {
        Evaluated stack = await Evaluated.OfAsync(() =>
        {
            var pod = new Pod("db", SomePod);
            _ = Map("m", new() { ["a"] = pod.GetOutput<string>("token").Apply(text => $"{int.Parse(text, System.Globalization.CultureInfo.InvariantCulture)}") });
        });

        RunException here = await Assert.ThrowsAsync<RunException>(() => Evaluated.OfAsync(() =>
            _ = Map("m", new() { ["a"] = Output.CreateSecret("canary").Apply(text => $"{int.Parse(text, System.Globalization.CultureInfo.InvariantCulture)}") })));
        RunException later = await Assert.ThrowsAsync<RunException>(() => stack.ComputeAsync("1", ("canary", true)));
        Assert.Equal(("a function over a secret failed: FormatException", here.Message), (here.Message, later.Message));
        Assert.Contains("canary", (await Assert.ThrowsAsync<FormatException>(() => stack.ComputeAsync("1", ("canary", false)))).Message, StringComparison.Ordinal);
        var fault = ProgramRunner.FaultOf(later);
        Assert.EndsWith("OutputTests.cs", fault.Position!.File, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", fault.ToJson().ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Maps_are_merged_as_they_are_where_both_are_plain()
    {
        Evaluated stack = await Evaluated.OfAsync(() => _ = new ConfigMap(
            "m",
            new ConfigMapArgs { Metadata = new ObjectMetaArgs { Annotations = InputMap<string>.Merge(new() { ["a"] = "1", ["b"] = "1" }, new() { ["b"] = "2" }) } },
            new CustomResourceOptions { Protect = true }));

        Assert.Equal("""{"a":"1","b":"2","iac/protect":"true"}""", stack["configmap/m"]["metadata"]!["annotations"]!.ToJsonString());
    }

    [Fact]
    public void An_output_is_no_json()
    {
        Assert.Contains("Output cannot be JSON", Assert.Throws<RunException>(() => System.Text.Json.JsonSerializer.Serialize(new { Hash = Output.Create("a") })).Message, StringComparison.Ordinal);
        Assert.Contains("Input cannot be JSON", Assert.Throws<RunException>(() => System.Text.Json.JsonSerializer.Serialize<Input<string>>("a")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_is_no_text() => Assert.DoesNotContain("hush", Output.Create("hush").ToString(), StringComparison.Ordinal);

    private static System.Text.Json.JsonSerializerOptions Plain { get; } = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static ConfigMap Map(string name, Dictionary<string, Input<string>> data)
    {
        var args = new ConfigMapArgs();
        foreach ((string key, Input<string> value) in data)
        {
            args.Data.Add(key, value);
        }

        return new ConfigMap(name, args);
    }

    private static async Task<string> Later(string text)
    {
        await Task.Delay(1);
        return text;
    }
}
