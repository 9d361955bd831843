using System.Collections.Immutable;
using IaC.Kubernetes.Core.V1;
using IaC.Testing;

namespace IaC.Sdk.Tests;

/// <summary>How users test their programs.</summary>
public sealed class TestAsyncTests
{
    [Fact]
    public async Task Mocks_give_outputs_and_get_what_was_declared()
    {
        var mocks = new Mocks();
        ImmutableArray<Resource> resources = await Deployment.TestAsync<Shop>(mocks, new TestOptions { StackName = "dev", Config = { ["zone"] = "b" }, SecretConfig = { ["key"] = "hush" } });

        Shop shop = resources.OfType<Shop>().Single();
        Assert.Equal(["db", "settings"], resources.OfType<CustomResource>().Select(resource => resource.GetResourceName()));
        Assert.Equal("tcp://10.0.0.9:5432/dev", await OutputUtilities.GetValueAsync(shop.Url));
        Assert.Equal(8, await OutputUtilities.GetValueAsync(shop.Length));
        var data = (ImmutableDictionary<string, object?>)mocks.Made["settings"].Inputs["data"]!;
        Assert.Equal(("tcp://10.0.0.9:5432/dev", "b", "hush", "8"), (data["url"], data["zone"], data["key"], data["length"]));
        Assert.Equal("v1:ConfigMap", mocks.Made["settings"].Type);
    }

    [Fact]
    public async Task Outputs_of_other_stacks_are_given_by_the_test()
    {
        var mocks = new Mocks();
        Output<string>? url = null;
        await Deployment.TestAsync(
            () =>
            {
                var db = new StackReference("org/project/db");
                url = Output.Format($"tcp://{db.GetOutput<string>("address")}:{db.RequireOutput<int>("ports.0")}");
                _ = new ConfigMap("a", new ConfigMapArgs { Data = { ["url"] = url, ["length"] = db.GetOutput<string>("address").Apply(address => $"{address.Length}") } });
                return Task.CompletedTask;
            },
            mocks,
            new TestOptions { StackOutputs = { ["db"] = new { address = "10.0.0.9", ports = new[] { 5432 } } } });

        var data = (ImmutableDictionary<string, object?>)mocks.Made["a"].Inputs["data"]!;
        Assert.Equal(("tcp://10.0.0.9:5432", "8"), (data["url"], data["length"]));
        Assert.Equal("tcp://10.0.0.9:5432", await OutputUtilities.GetValueAsync(url!));
    }

    [Fact]
    public async Task An_output_of_no_known_type_can_be_cast()
    {
        var mocks = new Mocks();
        await Deployment.TestAsync(
            () =>
            {
                var db = new StackReference("db");
                _ = new ConfigMap("a", new ConfigMapArgs
                {
                    Data =
                    {
                        ["url"] = db.RequireOutput("url").Apply(url => (string)url!),
                        ["port"] = db.RequireOutput("port").Apply(port => $"{(double)port!}"),
                        ["zone"] = db.RequireOutput("zones").Apply(zones => (string)((ImmutableDictionary<string, object?>)((ImmutableArray<object?>)zones!)[0]!)["name"]!),
                    },
                });
                return Task.CompletedTask;
            },
            mocks,
            new TestOptions { StackOutputs = { ["db"] = new { url = "tcp://db", port = 5432, zones = new[] { new { name = "b" } } } } });

        var data = (ImmutableDictionary<string, object?>)mocks.Made["a"].Inputs["data"]!;
        Assert.Equal(("tcp://db", "5432", "b"), (data["url"], data["port"], data["zone"]));
    }

    [Fact]
    public async Task A_program_that_fails_fails_the_test_with_its_reason()
    {
        RunException exception = await Assert.ThrowsAsync<RunException>(() => Deployment.TestAsync<Failing>(new Mocks()));
        Assert.Equal("the program failed: InvalidOperationException: as asked", exception.Message);

        exception = await Assert.ThrowsAsync<RunException>(() => Deployment.TestAsync(() => Task.FromResult(FailingType.Value), new Mocks()));
        Assert.Equal("the program failed: InvalidOperationException: the type cannot begin", exception.Message);
    }

    [Fact]
    public async Task What_iac_would_refuse_fails_the_test()
    {
        RunException exception = await Assert.ThrowsAsync<RunException>(() => Deployment.TestAsync(
            () =>
            {
                _ = new Pod("p", new PodArgs { Spec = new PodSpecArgs { RestartPolicy = "Allways", Containers = [new ContainerArgs { Name = "A", Image = "a" }] } });
                return Task.CompletedTask;
            },
            new Mocks()));

        Assert.Contains("TestAsyncTests.cs", exception.Message, StringComparison.Ordinal);
        Assert.Contains("did you mean `Always`?", exception.Message, StringComparison.Ordinal);
        Assert.Contains("`name` must be", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_fit_together_fails_the_test()
    {
        static PodArgs Web(string key) => new()
        {
            Spec = new PodSpecArgs
            {
                Containers =
                [
                    new ContainerArgs
                    {
                        Name = "web",
                        Image = "web",
                        Ports = [new ContainerPortArgs { ContainerPort = 80, HostPort = 8080 }],
                        Env = [new EnvVarArgs { Name = "A", ValueFrom = new EnvVarSourceArgs { ConfigMapKeyRef = new ConfigMapKeySelectorArgs { Name = "map", Key = key } } }],
                    },
                ],
            },
        };
        RunException exception = await Assert.ThrowsAsync<RunException>(() => Deployment.TestAsync(
            () =>
            {
                _ = new ConfigMap("map", new ConfigMapArgs { Data = { ["a"] = "1" } });
                _ = new ConfigMap("map");
                _ = new Pod("first", Web("a"));
                _ = new Pod("second", Web("b"));
                return Task.CompletedTask;
            },
            new Mocks()));

        Assert.Contains("configmap/map is declared twice", exception.Message, StringComparison.Ordinal);
        Assert.Contains("host port 8080/TCP is published by pod/first too", exception.Message, StringComparison.Ordinal);
        Assert.Contains("`b`", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Transformations_reach_every_resource_from_the_inside_out()
    {
        var seen = new List<string>();
        ResourceTransformation Named(string by) => args =>
        {
            seen.Add($"{by} {args.Name}");
            return args.Args is ConfigMapArgs map && by == "own" ? new ResourceTransformationResult(new ConfigMapArgs { Data = { ["by"] = by } }, args.Options) : null;
        };
        var mocks = new Mocks();
        await Deployment.TestAsync(
            () =>
            {
                var group = new ComponentResource("test:Group", "group", new ComponentResourceOptions { ResourceTransformations = { Named("group") } });
                _ = new ConfigMap("inner", null, new CustomResourceOptions { Parent = group });
                _ = new ConfigMap("own", new ConfigMapArgs(), new CustomResourceOptions { Parent = group, ResourceTransformations = { Named("own") } });
                return Task.CompletedTask;
            },
            mocks);

        Assert.Equal(["group inner", "own own", "group own"], seen);
        Assert.Equal("own", ((ImmutableDictionary<string, object?>)mocks.Made["own"].Inputs["data"]!)["by"]);
    }

    private sealed class Failing : Stack
    {
        public Failing() => throw new InvalidOperationException("as asked");
    }

    private static class FailingType
    {
        public static string Value { get; } = Environment.NewLine.Length > 0 ? throw new InvalidOperationException("the type cannot begin") : "";
    }

    private sealed class Shop : Stack
    {
        public Shop()
        {
            var config = new Config();
            var database = new Pod("db", new PodArgs { Spec = new PodSpecArgs { Containers = [new ContainerArgs { Name = "db", Image = "db" }] } });
            Url = Output.Format($"tcp://{database.Address}:{database.GetOutput<int>("ports.0.hostPort")}/{Deployment.Instance.StackName}");
            Length = database.Address.Apply(address => address.Length);
            _ = new ConfigMap("settings", new ConfigMapArgs
            {
                Data = { ["url"] = Url, ["zone"] = config.Require("zone"), ["key"] = config.RequireSecret("key"), ["length"] = Length.Apply(length => $"{length}") },
            });
        }

        public Output<string> Url { get; }

        public Output<int> Length { get; }
    }

    private sealed class Mocks : IMocks
    {
        public Dictionary<string, MockResourceArgs> Made { get; } = [];

        public Task<(string? Id, object State)> NewResourceAsync(MockResourceArgs args)
        {
            Made[args.Name] = args;
            return Task.FromResult<(string?, object)>((args.Name, args.Type == "v1:Pod" ? new { address = "10.0.0.9", ports = new[] { new { hostPort = 5432 } } } : new Dictionary<string, object>()));
        }
    }
}
