using System.Reflection;

namespace IaC.Linux.Tests;

/// <summary>Files of the project under test, as they lie in the repository.</summary>
internal static class SourceTree
{
    internal static string PathOf(string relative) =>
        Path.GetFullPath(Path.Combine(typeof(SourceTree).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == "SourceRoot").Value!, "../../src/IaC.Linux", relative));
}
