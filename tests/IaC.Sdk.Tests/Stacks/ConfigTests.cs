using System.Text.Json.Nodes;
using IaC.Kubernetes.Core.V1;

namespace IaC.Sdk.Tests;

public sealed class ConfigTests
{
    private static JsonObject Values => new() { ["port"] = "8080", ["count"] = 3, ["on"] = "true", ["test:zone"] = "b", ["db:user"] = "me", ["list"] = "[1, 2]", ["key"] = "hush", ["pin"] = "1234" };

    [Fact]
    public Task Values_have_types() => Evaluated.OfAsync(
        () =>
        {
            var config = new Config();
            Assert.Equal((8080, 3, true, "b"), (config.RequireInt32("port"), config.RequireInt32("count"), config.RequireBoolean("on"), config.Require("zone")));
            Assert.Equal([1, 2], config.RequireObject<int[]>("list"));
            Assert.Equal("me", new Config("db").Require("user"));
            Assert.Equal((null, null), (config.Get("none"), config.GetInt32("none")));
            Assert.Equal("the config value none is not set: `iac config set none VALUE`", Assert.Throws<RunException>(() => config.Require("none")).Message);
            Assert.Equal("the config value zone is no Int32", Assert.Throws<RunException>(() => config.RequireInt32("zone")).Message);
        },
        Values);

    [Fact]
    public async Task A_secret_is_written_by_its_name_and_refused_as_plain_text()
    {
        Evaluated stack = await Evaluated.OfAsync(
            () =>
            {
                var config = new Config();
                Assert.Contains("GetSecret", Assert.Throws<RunException>(() => config.Require("key")).Message, StringComparison.Ordinal);
                _ = new ConfigMap("m", new() { Data = { ["a"] = config.RequireSecret("key"), ["b"] = Output.Format($"k={config.RequireSecret("key")}"), ["c"] = config.RequireSecretInt32("pin").Apply(pin => $"{pin + 1}") } });
            },
            Values,
            "key",
            "pin");

        Assert.Equal("""{"a":"${{ config.key }}","b":"k=${{ config.key }}","c":"1235"}""", stack.Data("m").ToJsonString());
        Assert.Equal(["/data/c"], stack.Resources["configmap/m"].Secrets);
    }

    [Fact]
    public Task A_logged_error_fails_the_program() => Evaluated.OfAsync(() =>
    {
        Assert.False(ProgramContext.Current!.HasErrors);
        Log.Warn("careful");
        Log.Error("wrong");
        Assert.True(ProgramContext.Current!.HasErrors);
    });
}
