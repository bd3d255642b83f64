package left

type InTest interface{ M() }
