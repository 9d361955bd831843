using System.Text.Json.Nodes;
using IaC.Model.Programs;

namespace IaC.Model.Tests.Programs;

public sealed class ProgramFrameReaderTests
{
    private const int LongerThanTheBuffer = 200_000;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4096)]
    [InlineData(1 << 20)]
    public async Task Frames_are_read_however_they_arrive(int atOnce)
    {
        int[] lengths = [0, 1, 100, LongerThanTheBuffer, 2];
        byte[] sent = [.. lengths.SelectMany(length => ProgramFrames.Write(ProgramMessageKind.Log, new JsonObject { ["text"] = new string('x', length) })), .. ProgramFrames.Write(ProgramMessageKind.End)];
        var reader = new ProgramFrameReader(new Pieces(sent, atOnce));

        foreach (int length in lengths)
        {
            (ProgramMessageKind kind, JsonObject payload) = (await reader.ReadAsync(TestContext.Current.CancellationToken))!.Value;
            Assert.Equal(ProgramMessageKind.Log, kind);
            Assert.Equal(length, payload["text"]!.GetValue<string>().Length);
        }

        Assert.Equal(ProgramMessageKind.End, (await reader.ReadAsync(TestContext.Current.CancellationToken))!.Value.Kind);
        Assert.Null(await reader.ReadAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(ProgramFrames.HeaderSize + 1)]
    public async Task A_frame_that_ends_before_its_end_is_said(int length)
    {
        byte[] frame = ProgramFrames.Write(ProgramMessageKind.Log, new JsonObject { ["text"] = "cut off" });
        var reader = new ProgramFrameReader(new Pieces(frame[..length], length));

        await Assert.ThrowsAsync<InvalidDataException>(async () => await reader.ReadAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>A stream that gives a few bytes at once.</summary>
    private sealed class Pieces(byte[] bytes, int atOnce) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => base.ReadAsync(buffer[..Math.Min(atOnce, buffer.Length)], cancellationToken);
    }
}
