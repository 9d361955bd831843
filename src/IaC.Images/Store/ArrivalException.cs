namespace IaC.Images.Store;

/// <summary>Says to who unpacks a layer that its bytes do not come any more; why is told by who brings them.</summary>
internal sealed class ArrivalException(Exception cause) : Exception(cause.Message, cause);
