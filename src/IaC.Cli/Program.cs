namespace IaC.Cli;

/// <summary>Entry point of <c>iac</c>.</summary>
internal static class Program
{
    private static int Main() => 2;
}
