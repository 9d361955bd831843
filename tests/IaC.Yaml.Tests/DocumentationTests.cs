using System.Reflection;
using System.Text.RegularExpressions;

namespace IaC.Yaml.Tests;

/// <summary>What the pages for users show as documents, is taken as documents.</summary>
public sealed partial class DocumentationTests
{
    private const string DocumentFile = "document.yaml";

    private static readonly string Root =
        Path.GetFullPath(Path.Combine(typeof(DocumentationTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == "SourceRoot").Value!, "../.."));

    public static TheoryData<string> Pages => [.. Directory.GetFiles(Path.Combine(Root, "docs"), "*.md").Append(Path.Combine(Root, "README.md")).Where(page => Documents(page).Any()).Select(page => Path.GetRelativePath(Root, page))];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Documents_of_a_page_have_no_fault(string page)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("iac-docs-");
        try
        {
            // What examples copy from.
            folder.CreateSubdirectory("site");
            foreach (string text in Documents(Path.Combine(Root, page)))
            {
                File.WriteAllText(Path.Combine(folder.FullName, DocumentFile), text);
                Assert.Empty(text.Contains("kind: GitOps", StringComparison.Ordinal)
                    ? GitOpsLoader.Load(DocumentFile, folder.FullName, _ => [], TestContext.Current.CancellationToken).Faults
                    : [.. Load.Files(folder.FullName, DocumentFile).Diagnostics]);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<string> Documents(string page) => Yaml().Matches(File.ReadAllText(page)).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"^```yaml\n(apiVersion:.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Yaml();
}
