using Xunit;

namespace IaC.Testing;

/// <summary>
/// Conditions of a test. One that does not hold skips the test loudly; named in <c>IAC_REQUIRE</c> (comma separated; CI names <c>all</c>) it fails instead, so that CI cannot go silently blind.
/// </summary>
public static class Require
{
    private const string Everything = "all";

    /// <summary>The test needs root.</summary>
    public static void Root() => Condition("root", Environment.IsPrivilegedProcess, "needs root");

    /// <summary>The test needs a program of the machine; <paramref name="package"/> is the Debian package that brings it.</summary>
    public static void Program(string path, string package) => Condition(package, File.Exists(path), $"needs {path}: apt-get install {package}");

    private static void Condition(string name, bool holds, string reason)
    {
        string[] required = (Environment.GetEnvironmentVariable("IAC_REQUIRE") ?? "").Split(',');
        if (required.Contains(name) || required.Contains(Everything))
        {
            Assert.True(holds, reason);
        }

        Assert.SkipUnless(holds, reason);
    }
}
