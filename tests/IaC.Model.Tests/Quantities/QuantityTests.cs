using System.Text.Json;


namespace IaC.Model.Tests;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("0", 0, "0")]
    [InlineData("500m", 500, "500m")]
    [InlineData("0.5", 500, "500m")]
    [InlineData(".5", 500, "500m")]
    [InlineData("1", 1000, "1")]
    [InlineData("1000m", 1000, "1")]
    [InlineData("1.", 1000, "1")]
    [InlineData("+1.5", 1500, "1500m")]
    [InlineData("1e3", 1_000_000, "1k")]
    [InlineData("1E-3", 1, "1m")]
    [InlineData("1Ki", 1_024_000, "1Ki")]
    [InlineData("1024Ki", 1_048_576_000, "1Mi")]
    [InlineData("0.5Gi", 536_870_912_000, "512Mi")]
    [InlineData("1.5Ki", 1_536_000, "1536")]
    [InlineData("1M", 1_000_000_000, "1M")]
    [InlineData("-2k", -2_000_000, "-2k")]
    [InlineData("1n", 1, "1n")]
    [InlineData("0.1n", 1, "1n")]
    public void An_amount_is_exact_and_has_one_spelling(string text, long thousandths, string spelling)
    {
        Quantity quantity = Quantity.Parse(text);

        Assert.Equal(thousandths, quantity.Thousandths);
        Assert.Equal(spelling, quantity.ToString());
        Assert.Equal(quantity, Quantity.Parse(spelling));
    }

    [Theory]
    [InlineData("")]
    [InlineData("m")]
    [InlineData("1.2.3")]
    [InlineData("1 Gi")]
    [InlineData("1gi")]
    [InlineData("1K")]
    [InlineData("1e")]
    [InlineData("1e99")]
    [InlineData("1e1.5")]
    [InlineData("0x10")]
    [InlineData("--1")]
    [InlineData("100E")]
    [InlineData("8Ei")]
    [InlineData("9223372036854775808")]
    [InlineData("99999999999999999999999999999999999999")]
    public void What_is_no_amount_or_too_much_is_refused(string text) => Assert.False(Quantity.TryParse(text, out _));

    [Fact]
    public void The_greatest_amount_is_that_of_Kubernetes() => Assert.Equal(long.MaxValue, Quantity.Parse("9223372036854775807").Units);

    [Fact]
    public void Amounts_are_compared_by_what_they_are()
    {
        Assert.Equal(Quantity.Parse("1Gi"), Quantity.Parse("1073741824"));
        Assert.True(Quantity.Parse("1G") < Quantity.Parse("1Gi"));
        Assert.Equal(2, Quantity.Parse("1001m").Units);
    }

    [Fact]
    public void Numbers_and_strings_are_read_from_JSON()
    {
        var list = JsonSerializer.Deserialize("""{"cpu":1.5,"memory":"64Mi"}""", ModelJson.Default.ResourceList)!;

        Assert.Equal(1500, list.Cpu!.Value.Thousandths);
        Assert.Equal(64 * 1024 * 1024, list.Memory!.Value.Units);
        Assert.Equal("""{"cpu":"1500m","memory":"64Mi"}""", JsonSerializer.SerializeToNode(list, ModelJson.Default.ResourceList)!.ToJsonString());
    }
}
