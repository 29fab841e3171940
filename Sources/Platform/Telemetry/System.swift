#if canImport(Glibc)
  import Glibc

  /// `write(2)`, by a name that a method called `write` does not hide.
  func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    Glibc.write(file, bytes, count)
  }
#else
  import Darwin

  /// `write(2)`, by a name that a method called `write` does not hide.
  func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    Darwin.write(file, bytes, count)
  }
#endif
