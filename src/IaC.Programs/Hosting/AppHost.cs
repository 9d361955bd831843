namespace IaC.Programs.Hosting;

/// <summary>The program <c>iac-apphost</c>, beside this one: it starts what <c>dotnet</c> starts, by a record of how (<see cref="Building.StartRecord"/>).</summary>
internal static class AppHost
{
    /// <summary>Its path, whether it is there or not.</summary>
    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "iac-apphost");
}
