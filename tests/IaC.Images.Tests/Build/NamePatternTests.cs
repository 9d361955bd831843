using IaC.Images.Build;

namespace IaC.Images.Tests.Build;

public sealed class NamePatternTests
{
    [Theory]
    [InlineData("*.txt", "a.txt", true)]
    [InlineData("*.txt", ".txt", true)]
    [InlineData("a*b*c", "a-b-b-c", true)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[^a-c]x", "bx", false)]
    [InlineData(@"\*", "*", true)]
    [InlineData(@"\*", "a", false)]
    [InlineData("plain", "plain2", false)]
    public void Names_fit_as_in_Go(string pattern, string name, bool fits) => Assert.Equal(fits, NamePattern.Matches(pattern, name));

    [Fact]
    public void A_set_that_is_not_closed_is_a_fault() => Assert.Contains("not closed", Assert.Throws<ImageException>(() => NamePattern.Matches("[ab", "a")).Message, StringComparison.Ordinal);
}
