namespace IaC.Supervisor;

/// <summary>Entry point of <c>iac-supervisor</c>.</summary>
internal static class Program
{
    private static int Main() => 2;
}
