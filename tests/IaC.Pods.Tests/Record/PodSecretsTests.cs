using System.Collections.Immutable;
using System.Text;

namespace IaC.Pods.Tests.Record;

public sealed class PodSecretsTests
{
    [Theory]
    [InlineData("password is hunter22!", "password is (secret)!")]
    [InlineData("twice hunter22 hunter22", "twice (secret) (secret)")]
    [InlineData("aHVudGVyMjI=", "(secret)")]
    [InlineData("only-line-two of it", "(secret) of it")]
    [InlineData("a pin of 123 stays", "a pin of 123 stays")]
    [InlineData("nothing of it", "nothing of it")]
    public void Values_lines_of_them_and_their_base64_are_masked(string text, string expected) => Assert.Equal(expected, Of("hunter22", "line one\nonly-line-two\n", "123").Mask(text));

    [Fact]
    public void A_value_that_holds_another_one_is_masked_whole() => Assert.Equal("(secret)", Of("word", "password").Mask("password"));

    private static PodSecrets Of(params string[] values) =>
        new(values.ToImmutableDictionary(value => value, value => Convert.ToBase64String(Encoding.UTF8.GetBytes(value))));
}
