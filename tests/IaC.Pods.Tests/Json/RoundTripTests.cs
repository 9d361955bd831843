using System.Text.Json;
using IaC.Pods.Json;
using IaC.Pods.Protocol;

namespace IaC.Pods.Tests.Json;

public sealed class RoundTripTests
{
    [Fact]
    public void A_record_comes_back_with_every_property()
    {
        PodRecord record = Filled.Of<PodRecord>();
        Assert.Equal(Filled.Describe(record), Filled.Describe(PodRecordJson.Read(PodRecordJson.Write(record))));
    }

    [Fact]
    public void A_status_comes_back_with_every_property()
    {
        PodStatus status = Filled.Of<PodStatus>();
        Assert.Equal(Filled.Describe(status), Filled.Describe(Through(json => PodStatusJson.Write(json, status), PodStatusJson.Read)));
    }

    [Fact]
    public void Messages_come_back_with_every_property()
    {
        ControlRequest control = Filled.Of<ControlRequest>();
        Assert.Equal(control, Through(control.Write, ControlRequest.Read));

        Hello hello = Filled.Of<Hello>();
        Assert.Equal(hello, Through(hello.Write, Hello.Read));

        ErrorReply error = Filled.Of<ErrorReply>();
        Assert.Equal(error, Through(error.Write, ErrorReply.Read));

        PodExec exec = Filled.Of<PodExec>();
        Assert.Equal(Filled.Describe(exec), Filled.Describe(Through(json => ExecRequest.Write(json, exec), ExecRequest.Read)));

        PodUpdate update = Filled.Of<PodUpdate>() with { Replace = [] };
        Assert.Equal(Filled.Describe(update), Filled.Describe(Through(json => UpdateReply.Write(json, update), UpdateReply.Read)));

        StartRequest start = Filled.Of<StartRequest>();
        StartRequest read = Through(start.Write, StartRequest.Read);
        Assert.Equal(Filled.Describe(start.Record), Filled.Describe(read.Record));
        Assert.Equal((start.Layout, start.Digest, start.Secrets.Values.Count), (read.Layout, read.Digest, read.Secrets.Values.Count));
    }

    [Fact]
    public void Absent_fields_have_their_defaults_and_unknown_ones_are_passed_over()
    {
        PodRecord record = PodRecordJson.Read("""{"uid":"u","future":{"a":[1,2]},"containers":[{"name":"c","spec":{"process":{"args":["x"]}}}]}"""u8);
        Assert.Equal((1, 30, RestartPolicy.Always), (record.Version, record.GraceSeconds, record.RestartPolicy));
        PodContainer container = Assert.Single(record.Containers);
        Assert.Equal((15, true, "/"), (container.StopSignal, container.Spec.Process.NoNewPrivileges, container.Spec.Process.Cwd));
        Assert.False(container.VolumeMounts.IsDefault);
        Assert.Empty(container.SecretEnv);
    }

    [Fact]
    public void Equal_records_have_one_digest_and_different_ones_do_not()
    {
        PodContainer a = Records.Container("a") with { SecretEnv = Enumerable.Range(0, 20).ToDictionary(i => $"V{i}", i => $"k{i}").ToImmutableDictionaryInOrder(reversed: false) };
        PodContainer b = a with { SecretEnv = Enumerable.Range(0, 20).ToDictionary(i => $"V{i}", i => $"k{i}").ToImmutableDictionaryInOrder(reversed: true) };
        PodRecord record = Records.Pod(a);
        Assert.Equal(PodRecordJson.Digest(record), PodRecordJson.Digest(record with { Containers = [b] }));
        Assert.NotEqual(PodRecordJson.Digest(record), PodRecordJson.Digest(record with { Hosts = "" }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"uid":1}""")]
    [InlineData("""{"uid":null}""")]
    [InlineData("""{"uid":"a" "name":"b"}""")]
    [InlineData("""{"graceSeconds":1e99}""")]
    [InlineData("""{"containers":{}}""")]
    [InlineData("""{"containers":[{"name":"c"}]}""")]
    [InlineData("""{"restartPolicy":"Sometimes"}""")]
    [InlineData("""{"stackUuid":"x"}""")]
    public void Malformed_text_is_a_json_error(string text) => Assert.ThrowsAny<JsonException>(() => PodRecordJson.Read(System.Text.Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Text_that_is_not_utf8_is_a_json_error() => Assert.ThrowsAny<JsonException>(() => Frame.Parse([(byte)'{', (byte)'"', 0xFF, (byte)'"', (byte)':', (byte)'1', (byte)'}'], Hello.Read));

    private static T Through<T>(Action<Utf8JsonWriter> write, JsonCursor.ReadItem<T> read)
    {
        FrameBuffer buffer = new();
        Frame.Write(buffer, MessageKind.Status, write);
        Assert.True(Frame.TryRead(buffer.Written, out _, out _, out ReadOnlySpan<byte> payload));
        return Frame.Parse(payload, read);
    }
}

file static class DictionaryExtensions
{
    internal static System.Collections.Immutable.ImmutableDictionary<string, string> ToImmutableDictionaryInOrder(this Dictionary<string, string> entries, bool reversed)
    {
        System.Collections.Immutable.ImmutableDictionary<string, string> result = System.Collections.Immutable.ImmutableDictionary<string, string>.Empty;
        foreach ((string key, string value) in reversed ? entries.Reverse() : entries)
        {
            result = result.Add(key, value);
        }

        return result;
    }
}
