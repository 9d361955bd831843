using System.Text;
using IaC.Pods.Handlers;

namespace IaC.Pods.Tests.Handlers;

public sealed class SshConversationTests
{
    private readonly SshConversation conversation = new();

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2p1\r\n")]
    [InlineData("welcome\nSSH-2.0-x\n")]
    public void A_server_that_greets_is_one_however_its_greeting_comes(string said)
    {
        foreach (char letter in said)
        {
            conversation.Take(Encoding.ASCII.GetBytes([letter]));
        }

        Assert.True(conversation.IsOver);
        Assert.Null(conversation.Fault);
    }

    [Fact]
    public void What_says_something_else_is_none_once_it_has_said_enough()
    {
        conversation.Take("HTTP/1.1 400 no\r\n"u8);
        Assert.False(conversation.IsOver);

        conversation.Take(new byte[5000]);
        Assert.Equal("what answers is no server of ssh", conversation.Fault);
    }
}
