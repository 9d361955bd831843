using System.Text.Json;
using IaC.Pods.Protocol;

namespace IaC.Pods.Tests.Protocol;

public sealed class FrameTests
{
    [Fact]
    public void Frames_that_arrive_in_pieces_are_read_once_they_are_whole()
    {
        FrameBuffer sent = new();
        Frame.Write(sent, MessageKind.Error, new ErrorReply { Fault = SupervisorFault.NotFound, Message = "no" }.Write);
        Frame.Write(sent, MessageKind.Status);
        byte[] bytes = sent.Written.ToArray();

        FrameBuffer received = new();
        List<MessageKind> kinds = [];
        foreach (byte b in bytes)
        {
            received.GetSpan(1)[0] = b;
            received.Advance(1);
            while (Frame.TryRead(received.Written, out MessageKind kind, out _, out ReadOnlySpan<byte> payload))
            {
                kinds.Add(kind);
                received.Take(Frame.HeaderSize + payload.Length);
            }
        }

        Assert.Equal([MessageKind.Error, MessageKind.Status], kinds);
        Assert.Equal(0, received.Length);
    }

    [Fact]
    public void A_large_message_is_whole_and_its_memory_is_given_back()
    {
        string text = new('x', 3_000_000);
        FrameBuffer buffer = new();
        Frame.Write(buffer, MessageKind.Error, new ErrorReply { Fault = SupervisorFault.Failed, Message = text }.Write);
        Assert.True(Frame.TryRead(buffer.Written, out _, out _, out ReadOnlySpan<byte> payload));
        Assert.Equal(text, Frame.Parse(payload, ErrorReply.Read).Message);
        buffer.Take(buffer.Length);
        Assert.InRange(buffer.GetSpan(1).Length, 1, 4096);
    }

    [Fact]
    public void A_length_beyond_the_limit_is_refused_before_anything_is_kept()
    {
        byte[] header = [0xFF, 0xFF, 0xFF, 0x7F, 1, 0, 0, 0];
        Assert.Throws<JsonException>(() => Frame.TryRead(header, out _, out _, out _));
    }
}
