using System.Text;
using IaC.Linux.Files;
using IaC.Testing;

namespace IaC.Images.Tests.Files;

public sealed class FileNamesTests
{
    // In hexadecimal: plain, text beyond ASCII, bytes that are no text, a cut and a mixed sequence, and the surrogate U+DC80, which is not UTF-8 either.
    [Theory]
    [InlineData("706C61696E")]
    [InlineData("6772C3B6C39F6520F09F9880")]
    [InlineData("FF")]
    [InlineData("636166E92E747874")]
    [InlineData("F09F98")]
    [InlineData("F09F988080C3")]
    [InlineData("EDB280")]
    public void Every_name_survives_both_ways(string bytes) => Assert.Equal(bytes, Convert.ToHexString(FileNames.Encode(FileNames.Decode(Convert.FromHexString(bytes)))));

    [Fact]
    public void Valid_text_is_kept_as_it_is() => Assert.Equal("größe 😀", FileNames.Decode(Encoding.UTF8.GetBytes("größe 😀")));

    [Fact]
    public void Two_names_that_are_not_text_stay_two_files()
    {
        using TemporaryFolder temporary = new();
        using SafeFolder folder = SafeFolder.Open(temporary.FullPath);
        string first = FileNames.Decode([0xE9]);
        string second = FileNames.Decode([0xE8]);

        folder.CreateFile(first, 0x180).Dispose();
        folder.CreateFile(second, 0x180).Dispose();

        Assert.Equal([second, first], folder.Entries().Select(e => e.Name).Order(StringComparer.Ordinal));
        folder.RemoveTree(first);
        folder.RemoveTree(second);
        Assert.Empty(folder.Entries());
    }
}
