using IaC.Cli.Views.Formatting;

namespace IaC.Cli.Tests.Views;

public sealed class FormattingTests
{
    [Theory]
    [InlineData(0.4, "0s")]
    [InlineData(59, "59s")]
    [InlineData(61, "1m")]
    [InlineData(7300, "2h")]
    [InlineData(200000, "2d")]
    [InlineData(-5, "0s")]
    public void Age_is_in_its_largest_unit(double seconds, string expected) => Assert.Equal(expected, Readable.Age(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(0.034, "0.03 s")]
    [InlineData(12.44, "12.4 s")]
    [InlineData(185.9, "3 min 05 s")]
    public void Seconds_grow_coarser(double seconds, string expected) => Assert.Equal(expected, Readable.Seconds(seconds));

    [Theory]
    [InlineData(1023, "1023 B")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(3L << 40, "3.0 TiB")]
    public void Bytes_are_in_binary_units(long bytes, string expected) => Assert.Equal(expected, Readable.Bytes(bytes));

    [Theory]
    [InlineData("Setting up gcc\r", "Setting up gcc")]
    [InlineData("5%\r100%", "100%")]
    [InlineData("\u001b[1;31mred\u001b[0m \u001b]0;title\u0007\u001b(Bplain", "red plain")]
    [InlineData("\u001b]0;no end", "\\x1b]0;no end")]
    [InlineData("bell\a", "bell\\x07")]
    public void What_programs_write_is_shown_as_a_terminal_is_left(string text, string expected) => Assert.Equal(expected, Printable.Written(text));

    [Theory]
    [InlineData("/spec/containers/0/image", "spec.containers[0].image")]
    [InlineData("/data/nginx.conf", "data[\"nginx.conf\"]")]
    [InlineData("/metadata/annotations/iac~1protect", "metadata.annotations[\"iac/protect\"]")]
    [InlineData("", "")]
    public void Pointers_read_as_fields(string pointer, string expected) => Assert.Equal(expected, FieldPath.Of(pointer));
}
