using System.Text;
using IaC.Pods.Machines;

namespace IaC.Pods.Tests.Machines;

public sealed class ConsoleTextTests
{
    [Theory]
    [InlineData("login:", "Debian login: ", true)]
    [InlineData("login:", "Debian logi|n: ", true)]
    [InlineData("login:", "l|o|g|i|n|:", true)]
    [InlineData("login:", "login|x:", false)]
    [InlineData("aab", "aa|ab", true)]
    [InlineData("x", "y|z|x", true)]
    [InlineData("", "", true)]
    public void A_text_is_found_however_it_is_cut(string wanted, string shown, bool seen)
    {
        var text = new ConsoleText(Encoding.UTF8.GetBytes(wanted));

        foreach (string piece in shown.Split('|'))
        {
            text.Take(Encoding.UTF8.GetBytes(piece));
        }

        Assert.Equal(seen, text.Seen);
    }
}
