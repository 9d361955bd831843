using IaC.Model.Programs;

namespace IaC;

/// <summary>Lines of the program among those of <c>iac</c>.</summary>
public static class Log
{
    /// <summary>For who looks for a fault: shown with <c>--verbose</c>.</summary>
    public static void Debug(string message, Resource? resource = null) => Write("debug", message, resource);

    /// <summary>News.</summary>
    public static void Info(string message, Resource? resource = null) => Write("info", message, resource);

    /// <summary>Something that the user should know.</summary>
    public static void Warn(string message, Resource? resource = null) => Write("warning", message, resource);

    /// <summary>What is wrong: nothing is planned, and the program fails when it ends.</summary>
    public static void Error(string message, Resource? resource = null) => Write("error", message, resource);

    /// <summary>An exception that is wrong.</summary>
    public static void Exception(Exception exception, Resource? resource = null) => Write("error", exception.ToString(), resource);

    private static void Write(string severity, string message, Resource? resource) =>
        ProgramContext.Require("Log").Log(new ProgramLog(severity, message, resource is CustomResource document ? document.Key.ToString() : resource?.GetResourceName()));
}
