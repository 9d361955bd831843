using System.Reflection;
using System.Text.RegularExpressions;

namespace IaC.Architecture.Tests;

/// <summary>Pages point to files and headings that exist.</summary>
public sealed partial class LinkTests
{
    private static readonly string Root =
        Path.GetFullPath(Path.Combine(typeof(LinkTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == "SourceRoot").Value!, "../.."));

    [Fact]
    public void Every_link_of_a_page_leads_somewhere()
    {
        string[] pages = [.. new[] { "", "docs", "src", "src/IaC.Sdk", "src/decisions", "tests/IaC.Benchmarks" }.SelectMany(folder => Directory.GetFiles(Path.Combine(Root, folder), "*.md"))];
        (string Page, string Target)[] links = [.. pages.SelectMany(page => Link().Matches(File.ReadAllText(page)).Select(match => (page, match.Groups[1].Value))).Where(link => !link.Value.Contains("://", StringComparison.Ordinal))];

        Assert.NotEmpty(links);
        Assert.Empty(links.Where(link => !Leads(link.Page, link.Target)).Select(link => $"{Path.GetRelativePath(Root, link.Page)}: {link.Target}"));
    }

    private static bool Leads(string page, string target)
    {
        string[] parts = target.Split('#', 2);
        string path = parts[0].Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page)!, parts[0]);
        return Path.Exists(path) && (parts is [_] || Heading().Matches(File.ReadAllText(path)).Any(heading => Anchor(heading.Groups[1].Value) == parts[1]));
    }

    // As GitHub makes it: small letters, no punctuation, a hyphen for each space.
    private static string Anchor(string heading) => new([.. heading.ToLowerInvariant().Where(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-' or '_').Select(letter => letter == ' ' ? '-' : letter)]);

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
